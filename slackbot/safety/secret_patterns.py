"""What secrets look like. Text is NFKC when it gets here. A group `secret` is looked at again before it counts.

Linear by construction: what repeats without a small bound gives nothing back (`{…}+`), and nothing repeats within a
repetition. A test holds both.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from enum import StrEnum

from slackbot.words import value

Check = Callable[[str], bool]


class Secret(StrEnum):
    """What the reader is told that it looks like."""

    PRIVATE_KEY = "private_key"
    TOKEN = "token"
    CONNECTION = "connection"
    PASSWORD = "password"


@value
class Pattern:
    kind: Secret
    hints: frozenset[str]
    """Small letters; one of them stands in every text that the pattern finds."""
    found: re.Pattern[str]
    holds: Check


# ── What was caught, looked at again ────────────────────────────────────────────────────────────────────────────────

_PLAIN_WORDS = frozenset(
    """
    required incorrect invalid expired expires reset unknown null none empty blank true false yes no changed change ok
    okay error errors failed failure forgot forgotten see please the a an must is are was be not wrong string text
    number missing mismatch matched match correct set unset hidden redacted masked removed deleted protected disabled
    enabled default same update updated confirm confirmed confirmation policy rules rule settings setting length min max
    minimum maximum field input submit login optional weak strong medium too short long and or for from in on at to of
    with without via need needed needs your my our this that it here there where what how why when who again above below
    separately later mail email sms phone tel telephone fax call n/a na tbd todo pending sent send will should can
    cannot could would pass password passwd secret pwd
    """.split()  # noqa: SIM905 -- read as prose
)
_PLACEHOLDER = re.compile(
    r"[*•●○x×X_.…?#+-]+|[<\[({$%].*|.*[>}%]|os\.environ.*|process\.env.*|(?:your|my|the|new|old|some|any)[-_].*",
    re.IGNORECASE,
)
_OTHER_THINGS = re.compile(
    r"[0-9]{1,3}|v?[0-9]+(?:[.,:/-][0-9]+)+[%a-z]{0,3}|[0-9]+[%a-z]{1,3}"  # counts, dates, versions
    r"|(?:sha|md|aes|rsa|utf|bcrypt|argon|base|iso|rfc|tls|ssl|http|https|oauth)-?[0-9.]*"
    r"|https?:.*|(?:\.{0,2}/|~/|[a-z]:\\|\\\\).*"  # addresses, paths
    r"|[a-z]+\.(?:[a-z]+\.?)+(?:\(.*)?|[a-z]+\(.*",  # code
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z]+(?:[-'_/.][A-Za-z]+)*")


def _bare(secret: str) -> str:
    return secret.strip("\"'`(),.;:!?").rstrip("\"'`)]}>,.;:")


def _said_outright(secret: str) -> bool:
    """Behind `password:` nearly anything is one; not a word of the sentence, a date, a placeholder."""
    bare = _bare(secret)
    if len(bare) < 4 or bare.lower() in _PLAIN_WORDS:
        return False
    return not (_PLACEHOLDER.fullmatch(bare) or _OTHER_THINGS.fullmatch(bare))


def _mixed(secret: str) -> bool:
    """Behind 「パスワードは」 only what no word looks like: letters with digits or marks among them."""
    bare = _bare(secret)
    letters, others = any(map(str.isalpha, bare)), any(not each.isalpha() for each in bare)
    return len(bare) >= 6 and letters and others and not _WORDS.fullmatch(bare) and _said_outright(bare)


def _random(secret: str) -> bool:
    """As made by a machine: of many different letters, and some digits."""
    shares = [count / len(secret) for count in Counter(secret).values()]
    entropy = -sum(share * math.log2(share) for share in shares)
    return entropy >= 3.2 and any(map(str.isdigit, secret)) and any(map(str.isalpha, secret))


def _given(secret: str) -> bool:
    """Between user and host: anything but the word that stands for it."""
    return not _PLACEHOLDER.fullmatch(secret) and secret.lower() not in _PLAIN_WORDS


def _always(secret: str) -> bool:
    return True


# ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _token(hints: str, *found: str, kind: Secret = Secret.TOKEN) -> Pattern:
    """By its own beginning, in large and small letters. Not `\\b`: to Python あ is a letter like a."""
    edges = rf"(?<![A-Za-z0-9_-])(?:{'|'.join(found)})"
    return Pattern(kind=kind, hints=frozenset(hints.split()), found=re.compile(edges, re.ASCII), holds=_always)


def _pattern(kind: Secret, hints: str, *found: str, holds: Check = _always) -> Pattern:
    pattern = re.compile("".join(found), re.IGNORECASE)
    return Pattern(kind=kind, hints=frozenset(hints.split()), found=pattern, holds=holds)


_BEFORE = r"(?<![a-z0-9])(?:[a-z0-9]{1,20}+[_-]){0,3}"
_LATIN = r"(?:pass ?(?:word|phrase|code|wd)|passwd|pwd|pw|pass)"
_PASSWORD = rf"(?:{_BEFORE}{_LATIN}|パスワード|パスフレーズ|パスコード|合言葉|(?<!ファイル)パス)"
_OF_PASSWORDS = "pass pwd pw パス 合言葉"
_API = r"(?:api|access|secret|client|private|auth|signing|encryption|service|master|webhook)"
_KEY = r"(?:key|secret|token|キー|シークレット|トークン)"
_LATIN_KEY = rf"{_BEFORE}(?:{_API}[ _-]?(?:access[ _-]?)?{_KEY}|secret|token|credentials?)"
_JAPANESE_KEY = (
    r"(?:API|アクセス|シークレット|クライアント|署名|暗号|秘密)(?:キー|鍵|シークレット|トークン)"
    r"|シークレット|トークン|秘密鍵"
)
_BLANK, _QUOTE = r"[^\S\n]{0,3}+", r"[\"'「『`]?"

PATTERNS: tuple[Pattern, ...] = (
    _token("-----begin", r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----", kind=Secret.PRIVATE_KEY),
    _token("putty-user-key-file", r"PuTTY-User-Key-File-[0-9]", kind=Secret.PRIVATE_KEY),
    _token("akia asia abia acca", r"A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9_-])"),
    _token("aiza ya29. gocspx-", r"AIza[\w-]{35}", r"ya29\.[\w-]{20}", r"GOCSPX-[\w-]{20}"),
    _pattern(
        Secret.TOKEN,
        "accountkey sharedaccesskey sig=",
        r"(?:AccountKey|SharedAccessKey) ?= ?[A-Za-z0-9+/]{40}|[?&]sig=[A-Za-z0-9%+/]{40}",
    ),
    _token("ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"gh[pousr]_[A-Za-z0-9]{30}", r"github_pat_\w{40}"),
    _token("glpat-", r"glpat-[\w-]{20}"),
    _token("xox xapp-", r"(?:xox[abeoprs]|xapp|xoxe\.xox[bp])-[A-Za-z0-9-]{10}"),
    _pattern(Secret.TOKEN, "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{20}"),
    _pattern(Secret.TOKEN, "discord", r"discord(?:app)?\.com/api/webhooks/[0-9]{10,25}/[\w-]{30}"),
    _token("sk_live_ rk_live_ sk_test_ whsec_", r"(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{20}"),
    _token("sk- sg.", r"sk-(?:[a-z]{2,10}-){0,2}[A-Za-z0-9_-]{32}", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30}"),
    _token("npm_ pypi-", r"npm_[A-Za-z0-9]{36}", r"pypi-[A-Za-z0-9_-]{40}"),
    _token(
        "dop_v1_ shpat_ hvs. dapi",
        *(r"dop_v1_[0-9a-f]{40}", r"shpat_[0-9a-f]{32}", r"hvs\.[A-Za-z0-9_-]{24}", r"dapi[0-9a-f]{32}"),
    ),
    _token("eyj", r"eyJ[A-Za-z0-9_-]{8,2000}+\.eyJ[A-Za-z0-9_-]{8,4000}+\.[A-Za-z0-9_-]{10}"),
    _pattern(
        Secret.TOKEN,
        "bearer basic",
        r"(?<![a-z0-9_-])(?:bearer|basic) (?P<secret>[a-z0-9+/=._~-]{20,4000}+)",
        holds=_random,
    ),
    _pattern(
        Secret.CONNECTION,
        "://",
        r"[a-z][a-z0-9+.-]{1,20}+://[^\s:/@<>|]{0,100}+:(?P<secret>[^\s@/<>|]{3,200}+)@[^\s@]",
        holds=_given,
    ),
    _pattern(
        Secret.PASSWORD,
        _OF_PASSWORDS,
        rf"{_PASSWORD}(?:[^\S\n]?\([^()\n]{{0,20}}\))?[\"'」』\]]?{_BLANK}(?:[:=]|=>|→|⇒)",
        rf"\s{{0,3}}+{_QUOTE}(?P<secret>[!-~]{{4,200}}+)",
        holds=_said_outright,
    ),
    _pattern(
        Secret.PASSWORD,
        _OF_PASSWORDS,
        rf"{_PASSWORD}(?:\s{{0,3}}+(?:は|が|を|is|was)[、,]?|\s{{1,3}}+|(?=[「『`]))",
        rf"\s{{0,3}}+{_QUOTE}(?P<secret>[!-~]{{6,200}}+)",
        holds=_mixed,
    ),
    _pattern(
        Secret.PASSWORD,
        "暗証番号 pin",
        rf"(?:暗証番号|(?<![a-z])pin(?: ?(?:code|コード|番号))?){_BLANK}(?:は|が|を|is|[:=])",
        rf"{_BLANK}{_QUOTE}[0-9]{{4,12}}(?![0-9]|[年月日桁円文字/.-])",
    ),
    _pattern(
        Secret.TOKEN,
        "secret token key credential シークレット トークン キー 鍵",
        rf"(?:{_LATIN_KEY}|{_JAPANESE_KEY})[\"'」]?{_BLANK}(?:[:=]|=>|→|は|が|を|is)",
        rf"\s{{0,3}}+{_QUOTE}(?P<secret>[a-z0-9+/=_.~-]{{16,4000}}+)",
        holds=_random,
    ),
)
