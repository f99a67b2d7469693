"""Faults that a test or the page orders: Slack answering badly, slowly, after the effect, or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from slackbot.sandbox.workspace import Json

ANY_METHOD = "*"
RESPONSE_URL, UPLOAD, FILE, HOOK = "response_url", "upload", "file", "hook"
"""What the app reaches besides the Web API's methods: a click's response_url, a file's upload, a file's bytes;
and another system that hears of what happens there."""
LONGEST_DELAY_S = 300
STATUSES = range(100, 600)


class BadFault(ValueError):
    """Says which rule, and what is wrong with it."""


@dataclass(kw_only=True)
class Fault:
    """`times` None: until it is taken away. `delay` in seconds of real time, before the answer.

    `after_effect`: the call takes effect first, then the fault is answered. `drop`: the connection is closed.
    `text`: what is answered as it is, with 200 unless `status` says otherwise: a proxy's page, half of an answer.
    `channel`: only calls about that one.
    """

    method: str = ANY_METHOD
    channel: str | None = None
    status: int | None = None
    error: str | None = None
    text: str | None = None
    retry_after: int | None = None
    delay: float = 0
    times: int | None = None
    after_effect: bool = False
    drop: bool = False

    @property
    def answers(self) -> bool:
        """False for a fault that only delays."""
        return self.drop or any(each is not None for each in (self.status, self.error, self.text, self.retry_after))


@dataclass
class Faults:
    rules: list[Fault] = field(default_factory=list)

    def add(self, **rule: Any) -> Fault:
        """Raises BadFault."""
        fault = _checked(rule, "the fault")
        self.rules.append(fault)
        return fault

    def replace(self, rules: Any) -> None:
        """All rules or, when one is bad, none. Raises BadFault."""
        if not isinstance(rules, list):
            raise BadFault("rules: a list is needed")
        self.rules = [_checked(rule, f"rules[{index}]") for index, rule in enumerate(rules)]

    def clear(self) -> None:
        self.rules = []

    def shown(self) -> list[Json]:
        """Those that may still strike, with the times that are left."""
        return [asdict(fault) for fault in self.rules if fault.times != 0]

    def strike(self, method: str, about: Any = None) -> Fault | None:
        """The first fault for this call, used up once. `about`: its arguments."""
        given = about if isinstance(about, dict) else {}
        channel = given.get("channel") or given.get("channel_id")
        for fault in self.rules:
            if fault.method in (ANY_METHOD, method) and fault.channel in (None, channel) and fault.times != 0:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


def _checked(rule: Any, where: str) -> Fault:
    if not isinstance(rule, dict):
        raise BadFault(f"{where}: an object is needed, such as {{'method': 'chat.postMessage', 'status': 503}}")
    if unknown := sorted(set(rule) - set(FITS)):
        raise BadFault(f"{where}: a fault has no {', '.join(map(str, unknown))}; it has {', '.join(FITS)}")
    for name, given in rule.items():
        fits, wanted = FITS[name]
        if not fits(given):
            raise BadFault(f"{where}: {name} is {wanted}, not {given!r}")
    fault = Fault(**rule)
    if not fault.answers and not fault.delay:
        raise BadFault(f"{where}: it does nothing; give status, error, text, retry_after, delay or drop")
    if fault.error is not None and fault.text is not None:
        raise BadFault(f"{where}: either error or text is the answer, not both")
    if fault.drop and replace(fault, drop=False).answers:
        raise BadFault(f"{where}: a dropped connection answers nothing: no status, error, text or retry_after")
    return fault


def _whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _named(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


FITS = {
    "method": (_named, f"a method's name, {RESPONSE_URL}, {UPLOAD}, {FILE} or {ANY_METHOD}"),
    "status": (lambda given: given is None or (_whole(given) and given in STATUSES), "an HTTP status"),
    "channel": (lambda given: given is None or _named(given), "a channel's id"),
    "error": (lambda given: given is None or _named(given), "an error code"),
    "text": (lambda given: given is None or isinstance(given, str), "the text of the answer"),
    "retry_after": (lambda given: given is None or (_whole(given) and given >= 0), "seconds"),
    "delay": (
        lambda given: isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= LONGEST_DELAY_S,
        f"seconds, {LONGEST_DELAY_S} at most",
    ),
    "times": (lambda given: given is None or (_whole(given) and given > 0), "a number above 0, or null for always"),
    "after_effect": (lambda given: isinstance(given, bool), "true or false"),
    "drop": (lambda given: isinstance(given, bool), "true or false"),
}
