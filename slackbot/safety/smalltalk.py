"""Greetings and thanks open nothing. Rules, not guesses: whatever else is in the message makes it a message.

Read from left to right as a row of whole phrases; what fits none of them makes it a message. So does a question mark,
and an emoji that calls for help. Better to show the desk one greeting too many than to miss a report.
"""

from __future__ import annotations

import re
import unicodedata

# What one thanks for, and how much: only with the thanks itself. 「大変です」 and 「ご対応は」 are no courtesies.
_FOR = r"""
    いつも | 大変 | 本当に | 誠に | まことに | とても | どうも | 重ねて | この度は | 先日は | 先ほどは | 本日は | 昨日は
  | すみません | お忙しい(?:ところ|中)を? | 早速の? | 早々の? | 早急な | 迅速な | 素早い
  | ご?丁寧な | ご丁寧に | 色々と? | いろいろと?
  | ご?(?:対応|連絡|確認|返信|返答|回答|協力|支援|説明|調査|共有|尽力|案内|報告|教示|配慮|手配|サポート)
    (?:の(?:ほど|程))?[をも]?(?:し?て?(?:いただき|頂き)(?:まして)?|し?て?(?:ください|下さい)まして|し?て?(?:くださり|下さり))?
  | (?:教えて|直して|見て)(?:いただき|頂き|くださり|下さり)(?:まして)?
"""
_THANKS = r"""
    (?:ありがとう|有難う|有り難う)(?:ござい(?:ます|ました)|です)? | 助かり(?:ます|ました) | 助かって(?:い|おり)?ます
  | 感謝(?:いたします|致します|しています|しております|申し上げます|です) | 恐れ入ります | 恐縮です
"""
_FIRST = r"""
    今後とも? | これからも | 引き?続き | どうぞ | どうか | 何卒 | なにとぞ | 改めて
  | 本[日年]も | 明日も | 来週も | 今年も | 以上 | (?:それ)?では
  | お手数(?:を?お?(?:かけ|掛け)(?:し|いたし|致し)ますが|ですが)
"""
_PLEASE = r"(?:よろしく|宜しく)(?:お願い(?:(?:し|いたし|致し|申し上げ|申しあげ)ます)?|どうぞ|です)?"
_GREETING = r"""
    (?:いつも|大変)?お世話に(?:なっております|なっています|なってます|なります|なりました) | (?:いつも)?お世話様です
  | お(?:疲れ|つかれ)(?:様|さま)(?:です|でした|でございます)? | ご苦労様(?:です|でした)
  | おはよう(?:ございます)? | こんにち(?:は|わ) | こんばん(?:は|わ) | はじめまして | 初めまして
  | お久しぶりです | ご無沙汰しております
  | (?:お先に)?失礼(?:し|いたし|致し)ます | (?:明けまして|あけまして)?おめでとうございます | また(?:明日|来週|後ほど)
  | (?:良い|よい)(?:週末|一日|お年)を(?:お過ごしください|お迎えください)? | お大事に(?:なさってください)?
  | お手数を?お?(?:かけ|掛け)(?:し|いたし|致し)(?:ました|ます) | 取り急ぎ(?:お|御)礼(?:まで|申し上げます)
"""
_ANSWER = r"""
    (?:承知|了解|りょうかい)(?:です|(?:し|いたし|致し)ました)? | (?:かしこまり|畏まり|わかり|分かり|解り)ました
  | (?:確認|拝見|拝読|受領)(?:し|いたし|致し)ました | OKです | おっけです | はい | ええ | いえ(?:いえ)?
  | どうも | こちらこそ | とんでもない(?:こと)?です | とんでもございません
  | どういたしまして | 何よりです | [よ良]かったです
"""
_TO = r"(?:,?\ (?:everyone|everybody|all|team|folks|guys|there|again))*"
_FOR_IT = r"""
    (?:\ for\ (?:your|the|all\ (?:your|the))(?:\ (?:quick|prompt|fast|kind))?
    \ (?:help|support|update|reply|response|information|info|fix|work|feedback|confirmation))?
"""
_ENGLISH = rf"""
    (?:many\ )?thanks(?:\ (?:so|very)\ much|\ a\ (?:lot|million|bunch))?{_TO}{_FOR_IT} | thx | cheers
  | thank\ you(?:\ (?:so|very)\ much)?{_TO}{_FOR_IT} | much\ appreciated
  | (?:i|we)\ (?:really\ )?appreciate\ (?:it|that|this|(?:your|the)\ help)
  | (?:hello|hi|hey|good\ (?:morning|afternoon|evening|night)){_TO}
  | have\ a\ (?:nice|good|great)\ (?:day|weekend|evening)
  | ok | okay | yes | got\ it | noted | understood | sure | sounds\ good | will\ do | great | perfect | awesome | nice
  | no\ (?:problem|worries) | (?:you(?:'re|\ are)\ )?welcome | you\ too | (?:(?:best|kind)\ )?regards
  | bye | goodbye | see\ you(?:\ (?:tomorrow|soon|later))?
"""
_COURTESY = re.compile(
    rf"""
    (?: (?:(?:{_FOR})[\s、,]*)*(?:{_THANKS}) | (?:(?:{_FIRST})[\s、,]*)*(?:{_PLEASE}|{_GREETING}) | {_ANSWER} )[ねよ]*
    | (?:{_ENGLISH})(?![A-Za-z0-9'])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TO_WHOM = re.compile(r"皆さま|みな(?:様|さま|さん)|ご?担当(?:者様|者さま|の皆様|の方)|各位|[一-龠々]{1,4}(?:様|さん)")
_SILENT = re.compile(
    r"(?::[a-z0-9_+'-]+:|<@[UW][A-Z0-9]+(?:\|[^>]*)?>(?:\s?(?:さん|様|さま))?|m\([_\s]+\)m|\(笑\)|[^\w?])+",
    re.IGNORECASE,
)
"""Emoji, people mentioned, spaces and punctuation."""
_CALLS_FOR_HELP = re.compile(
    r"[🆘🚨🔥⚠❗❓💥❌🚫⛔😱💣🐛]|:(?:sos|rotating_light|alert|fire|warning|exclamation|heavy_exclamation_mark|question"
    r"|bangbang|interrobang|boom|collision|x|no_entry\w*|scream|bomb|bug):"
)


def is_small_talk(text: str) -> bool:
    """True when the message is nothing but greetings, thanks and short answers, or emoji alone."""
    said = unicodedata.normalize("NFKC", text).replace("’", "'").replace("ー", "")
    if _CALLS_FOR_HELP.search(said):
        return False
    at, silent, courteous = 0, True, False
    while at < len(said):
        if found := _SILENT.match(said, at):
            at = found.end()
            continue
        silent = False
        if found := _COURTESY.match(said, at):
            courteous = True
        elif not (found := _TO_WHOM.match(said, at)):
            return False
        at = found.end()
    return courteous or silent
