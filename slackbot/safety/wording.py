"""Words that promise more than the agreement does (Art. 15). Rules, not guesses, and precision first.

A sentence is looked at as a whole: what asks the reader for something, aims at something, denies or reports it promises
nothing. 「必ずご確認ください」 asks; 「必ずしも」 is another word; 「再発しないよう努めます」 aims.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from slackbot.words import value


class Kind(StrEnum):
    """What is promised."""

    CERTAIN = "certain"
    RESTORED = "restored"
    NEVER = "never"
    GUARANTEE = "guarantee"
    MONEY = "money"
    LIABILITY = "liability"


@value
class Hit:
    kind: Kind
    words: str


_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?\n]|$)")
_QUOTED = re.compile(r"[「『][^」』]*[」』](?=と|の|は|が|を|に|へ|で)|\"[^\"]*\"")
_WE_DO = (
    r"(?:し(?:ます|ました)|いたし(?:ます|ました)|致し(?:ます|ました)|でき(?:ます|ました)|させ(?:ます|ていただきます))"
)
_WE_WILL = r"(?:します|いたします|致します|できます|させます|させていただきます|申し上げます)"
_GAP = r"[^。、\n]{0,16}?"

_JAPANESE: dict[Kind, str] = {
    Kind.CERTAIN: (
        rf"(?:必ず(?!しも)|絶対に?|確実に|間違いなく|100%){_GAP}"
        rf"(?:(?:復旧|解決|解消|修復|修正|改善|完了|対応|防止|防ぎ|復元|回復){_GAP}{_WE_WILL}|直し(?:ます|てみせます)"
        r"|直(?:り|せ)ます|治(?:し|り)ます|戻(?:し|り)ます|間に合(?:わせ|い)ます|防ぎます|解決です)"
    ),
    Kind.RESTORED: (
        r"(?:完全(?:に|な)?|100%)(?:の)?"
        rf"(?:(?:復旧|復元|回復|修復|解決|解消|修正){_GAP}(?:{_WE_DO}|済み?です|です|して(?:い|おり)ます)"
        r"|(?:直|治)(?:り|し)ま(?:す|した)|元(?:の状態)?に戻(?:り|し)ま(?:す|した)|元通りに?(?:です|なりました|なります))"
    ),
    Kind.NEVER: (
        rf"(?:二度と|今後(?:は)?(?:一切|絶対に?|決して)|もう絶対に?|決して){_GAP}"
        rf"(?:起き|起こり|起こし|発生し|再発し|繰り返し|発生いたし|再発いたし|止まり|停止し|失われ){_GAP}(?:ません|ない)"
        r"|再発(?:は|も|することは|の心配は|の恐れは)?(?:いたしません|致しません|しません|(?:一切)?(?:ありません|ございません))"
        rf"|一切{_GAP}(?:発生し|起き|起こり|止まり|停止し|失われ)ません"
    ),
    Kind.GUARANTEE: rf"(?:保証|お?約束|確約|請け合い?)(?:を)?(?:{_WE_WILL}|ます)(?!か|もの)",
    Kind.MONEY: (
        rf"(?:全額|全て|すべて|損害|損失|逸失利益){_GAP}(?:返金|返還|補償|賠償|補填|弁償|負担|払い戻し|支払い?)(?:を)?{_WE_WILL}"
    ),
    Kind.LIABILITY: r"(?:全責任|(?:全て|すべて|一切)の責任)(?:は|を)(?:当社|弊社|私ども)?(?:が)?(?:負い|持ち|取り)ます",
}
_ASKS = re.compile(
    r"くださ|下さ|お願い|ご確認|いただけ|いただき(?:たく|ますよう)|頂け|ましょうか|でしょうか|ますか|ませんか|ですか|必要が"
    r"|(?:する|い)よう(?:、|に|努|お)|努め|目指|向けて|見込|予定|はず|場合|とは限|限りません|限らない|わけでは|かね"
    r"|(?:約束|保証|確約)(?:は|する(?:もの|こと))|ものでは|までに?(?:お|は|の|、|少々)|かどうか|したら|次第|と(?:は)?言え|難し"
)
_FACT = re.compile(
    r"現時点|今のところ|現在のところ|これまで|その後|以降|昨日|本日|確認(?:し|され|でき)|監視|していません|ておりません"
)
_DENIES = re.compile(r"ません|できない|しない|ではな(?:い|く)|でない")

_ENGLISH: dict[Kind, str] = {
    Kind.CERTAIN: (
        r"\b(?:will|'ll|shall)\s+(?:definitely|certainly|absolutely|surely|always)\s+(?:\w+\s+){0,3}?"
        r"(?:fix|restor|resolv|recover|repair|prevent|work)\w*"
    ),
    Kind.RESTORED: r"\b(?:fully|completely|totally|100\s?%)\s+(?:restored|recovered|resolved|fixed|repaired)\b",
    Kind.NEVER: (
        r"\bnever\s+(?:\w+\s+){0,3}?(?:happen|occur|fail|break|recur|go\s+down)\w*(?:\s+again)?\b|\bnever\s+again\b"
        r"|\b(?:won't|will\s+not|shall\s+not|cannot|can't)\s+(?:happen|occur|recur|fail|break)(?:\s+again)?\b"
    ),
    Kind.GUARANTEE: (
        r"\b(?:we|i)\s+(?:can\s+|do\s+|hereby\s+|fully\s+)?(?:guarantee|promise|warrant)\b"
        r"|\b(?:is|are)\s+guaranteed\b|\bour\s+guarantee\s+that\b"
    ),
    Kind.MONEY: (
        r"\bwe\s+(?:will|'ll|shall)\s+(?:\w+\s+){0,2}?(?:refund|reimburse|compensate|indemnify)\b"
        r"|\b(?:cover|pay\s+for)\s+all\s+(?:of\s+)?(?:your\s+)?(?:losses|damages?|costs)\b|\bfull\s+refund\b"
    ),
    Kind.LIABILITY: r"\b(?:accept|take|bear|assume)\s+(?:full|all|sole|complete)\s+(?:responsibility|liability)\b",
}
_ENGLISH_AIMS = re.compile(
    r"\b(?:please|could you|can you|would you|if|unless|until|once|when(?:ever)?|before|whether|so that|in order"
    r"|aim|try(?:ing)?|hop(?:e|ing)|expect|plan"
    r"|working (?:to|on|towards)|to (?:make sure|ensure|prevent|reduce|avoid|keep)"
    r"|has(?:n't| not)|have(?:n't| not)|is(?:n't| not)|are(?:n't| not)|was(?:n't| not)|not yet|yet"
    r"|does(?:n't| not)|do(?:n't| not)"
    r"|unable|no guarantee|cannot guarantee|can't guarantee|not guaranteed|reported|you said)\b|\?",
    re.IGNORECASE,
)
_LOSS = re.compile(
    r"損害|損失|逸失|補償|賠償|データ(?:の|が)?(?:消失|喪失|失わ)|失われたデータ"
    r"|\b(?:loss(?:es)?|damages?|compensation|lost data)\b",
    re.IGNORECASE,
)
_FINDS = {
    **{(kind, "ja"): re.compile(clue) for kind, clue in _JAPANESE.items()},
    **{(kind, "en"): re.compile(clue, re.IGNORECASE) for kind, clue in _ENGLISH.items()},
}


def promises(text: str) -> tuple[Hit, ...]:
    """Each kind once, with the words that promise it, in their order."""
    said = _QUOTED.sub("", unicodedata.normalize("NFKC", text).replace("’", "'"))
    found: dict[Kind, Hit] = {}
    for sentence in _SENTENCE.findall(said):
        for hit in _in_sentence(sentence.strip()):
            found.setdefault(hit.kind, hit)
    return tuple(found.values())


def speaks_of_loss(text: str) -> bool:
    """Whether the sentence about loss belongs beside it (Arts. 8.2, 15.3)."""
    return bool(_LOSS.search(text))


def _in_sentence(sentence: str) -> Iterator[Hit]:
    for (kind, language), clue in _FINDS.items():
        if (found := clue.search(sentence)) and not _harmless(sentence, found, kind, language):
            yield Hit(kind=kind, words=found[0].strip())


def _harmless(sentence: str, found: re.Match[str], kind: Kind, language: str) -> bool:
    if language == "en":
        return bool(_ENGLISH_AIMS.search(sentence))
    rest = sentence[found.start() :]
    if kind is Kind.NEVER:
        return bool(_ASKS.search(rest) or _FACT.search(sentence))
    return bool(_ASKS.search(rest) or _DENIES.search(rest))
