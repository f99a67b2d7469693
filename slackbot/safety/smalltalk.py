"""Greetings and thanks open nothing. Rules, not guesses: whatever else is in the message makes it a message."""

from __future__ import annotations

import re
import unicodedata

_JAPANESE = (
    "お世話になっております|お世話になります|お疲れ様です|お疲れさまです|お疲れ様でした|おはようございます|こんにちは|こんばんは"
    "|ありがとうございます|ありがとうございました|有難うございます|有り難うございます|ありがとう|助かりました|助かります|感謝いたします"
    "|承知しました|承知いたしました|承知致しました|了解しました|了解いたしました|了解です|かしこまりました|わかりました|分かりました"
    "|確認しました|確認いたしました|拝見しました|よろしくお願いします|よろしくお願いいたします|よろしくお願い致します"
    "|宜しくお願いします|宜しくお願いいたします|宜しくお願い致します|失礼します|失礼いたします|はい|いえ|どうぞ|早速の?ご?対応"
    "|ご対応|ご連絡|ご確認|迅速な|いつも|大変|本当に|どうも|引き続き|こちらこそ|とんでもないです|皆様|皆さん|いただき|頂き|誠に"
)
_ENGLISH = (
    "thanks|thank you|thank|thx|cheers|hello|hi|hey|good morning|good afternoon|good evening|ok|okay|got it|noted"
    "|understood|sure|great|perfect|welcome|you're welcome|bye|have a nice day|everyone|all|team|so much|very much"
    "|a lot|again|for your help|for the help|for the update"
)
_POLITE = re.compile(rf"(?:{_JAPANESE}|\b(?:{_ENGLISH})\b)", re.IGNORECASE)
_LEFT_OVER = re.compile(
    r"(?::[a-z0-9_+-]+:|<@[UW][A-Z0-9]+>|[\W_]|様|さん|です|ます|と|に|で|の|を|は|へ|、|。)+", re.IGNORECASE
)


def is_small_talk(text: str) -> bool:
    """True when nothing remains once greetings, thanks, names mentioned, emoji and punctuation are taken out."""
    told = unicodedata.normalize("NFKC", text)
    return not _LEFT_OVER.sub("", _POLITE.sub(" ", told)).strip()
