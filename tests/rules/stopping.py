"""A stop by the rules alone: the window, its customers' records and their announcements, follow-ups in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.cases import PROVIDER, Announcement, Customer, Window, deadlines, decide
from slackbot.cases.consultations import AcceptMinutes, OpenConsultation, ProposeMinutes
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents.during import in_stop
from slackbot.cases.maintenance import AnnounceWindow, PlanWindow
from slackbot.cases.matter import drafted
from slackbot.cases.rulebook import RULES
from slackbot.cases.stops import Stop, Texts
from slackbot.words import Actor, Card, CaseBase, CommandBase, Decision, FollowUp, JsonValue, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD, a_stop
from tests.rules.judging import OWNER
from tests.rules.living import START, terms
from tests.rules.office import tokyo

_ids = itertools.count(1)
TIMES_OF = ("start", "expected_end", "latest_end")
Pick = Callable[[int], int]


def first(count: int) -> int:
    return 0


class Stops:
    """`keys`: the customers. Follow-ups wait in `waiting` until `follow` takes them in the order it is told."""

    def __init__(self, *keys: str, says: str = "", locale: str = "ja") -> None:
        usual = terms(locale)
        self.says = says
        self.now = START
        self.keys = keys or ("AKATSUKI",)
        self.agreements = {key: _of(usual, key) for key in self.keys}
        self.cases: dict[str, CaseBase] = {key: _record(self.agreements[key]) for key in self.keys}
        self.numbers = dict.fromkeys((PROVIDER, *self.keys), 0)
        self.done: set[tuple[str, str]] = set()
        self.waiting: list[CommandBase] = []
        self.said: list[tuple[str, Card | Notice]] = []

    def agreement(self, case_id: str) -> Agreement | None:
        return self.agreements.get(case_id) or self.agreements.get(case_id.rpartition("-")[0])

    def register(self, case_id: str) -> Agreement | ProviderParticulars | None:
        """What the desk gives the rules: of a window our own list of people."""
        if case_id.startswith("MW-"):
            return self.agreements[self.keys[0]].provider
        return self.agreement(case_id)

    def takes(self, command: CommandBase) -> Decision | Refusal:
        """As the desk does it: an id counts once in its case, and what is numbered gets the next number."""
        case, asked = self.cases.get(command.case_id), command
        if RULES[type(command)].numbered:
            case, asked = None, replace(command, number=self.numbers[command.case_id] + 1)  # type: ignore[call-arg]
        decided = decide(case, asked, self.register(command.case_id), self.now)  # type: ignore[arg-type]
        customer = self.cases.get(command.case_id)
        if isinstance(decided, Decision) and isinstance(customer, Customer):
            decided = in_stop(decided, customer, asked)
        if isinstance(decided, Decision):
            self._keeps(decided, command)
        return decided

    def _keeps(self, decided: Decision, command: CommandBase) -> None:
        if RULES[type(command)].numbered:
            self.numbers[command.case_id] += 1
        self.cases[decided.case.id] = decided.case
        self.waiting += [each.command for each in decided.messages if isinstance(each, FollowUp)]
        self.said += [(decided.case.id, each) for each in decided.messages if isinstance(each, Card | Notice)]

    def does(self, kind: type[CommandBase], by: Actor = ENGINEER, case_id: str = "MW-1", **given: Any) -> Any:
        return self.takes(kind(id=f"act:{next(_ids)}", case_id=case_id, by=by, **given))

    def follow(self, pick: Pick = first) -> Stops:
        """Each customer's and each announcement's follow-ups keep their order; between them any order may come."""
        while self.waiting:
            self.follow_one(pick)
        return self

    def follow_one(self, pick: Pick = first) -> None:
        if not self.waiting:
            return
        heads = list({each.case_id: each for each in reversed(self.waiting)}.values())
        command = heads[pick(len(heads))]
        self.waiting.remove(command)
        if (command.case_id, command.id) in self.done:
            return
        self.done.add((command.case_id, command.id))
        outcome = self.takes(command)
        assert isinstance(outcome, Decision), (command, outcome)

    def planned(self, **given: Any) -> Stops:
        texts = {"title": Texts(ja=self.says, en=self.says), "impact": Texts(ja=self.says)} if self.says else {}
        stop = a_stop(self.now, **{**texts, **given})
        self.does(PlanWindow, case_id=PROVIDER, stop=stop, recipients=self.keys)
        return self

    def announced(self, **given: Any) -> Stops:
        self.planned(**given)
        self.does(AnnounceWindow, shown=self.window.shown())
        return self.follow()

    def wait(self, length: timedelta) -> Stops:
        """Timers run when they fall due, each at its time."""
        until = self.now + length
        while due := sorted((t.at, n) for n, t in self._timers().items() if t.at <= until):
            at, name = due[0]
            self.now = max(self.now, at)
            assert isinstance(self.takes(self._timers()[name].command), Decision), name
            self.follow()
        self.now = until
        return self

    def _timers(self) -> dict[str, Any]:
        told = [each for each in self.cases.values() if isinstance(each, Announcement | Window)]
        return {t.command.id: t for each in told for t in deadlines(each, self.agreement(each.id))}

    def by(self, key: str = "AKATSUKI") -> Actor:
        return replace(CUSTOMER, team=f"T0{key}")

    def case(self, case_id: str) -> Announcement | Window:
        found = self.cases[case_id]
        assert isinstance(found, Announcement | Window)
        return found

    @property
    def window(self) -> Window:
        found = self.cases["MW-1"]
        assert isinstance(found, Window)
        return found

    def customer(self, key: str = "AKATSUKI") -> Customer:
        found = self.cases[key]
        assert isinstance(found, Customer)
        return found

    def announcement(self, key: str = "AKATSUKI") -> Announcement:
        found = self.cases[f"{key}-1"]
        assert isinstance(found, Announcement)
        return found

    def keys_said(self, case_id: str = "AKATSUKI-1") -> list[str]:
        """Keys of the notices, and names of the cards, in their order; files come along, see `files_said`."""
        found = [each for about, each in self.said if about == case_id]
        return [e.key if isinstance(e, Notice) else e.name for e in found if not (isinstance(e, Notice) and e.file)]

    def files_said(self, case_id: str = "AKATSUKI-1") -> list[JsonValue]:
        """Of each file for the calendar the sequence it is for."""
        notices = (each for about, each in self.said if about == case_id and isinstance(each, Notice))
        return [each.params["sequence"] for each in notices if each.file]


def _of(agreement: Agreement, key: str) -> Agreement:
    return replace(agreement, particulars=replace(agreement.particulars, key=key))


def _record(agreement: Agreement) -> Customer:
    terms_ = agreement.particulars
    return Customer(
        id=terms_.key, channel=terms_.channel, opened_at=START, agreement=agreement.version, panel_drawn_at=START
    )


def code(outcome: Any) -> str:
    return outcome.code if isinstance(outcome, Refusal) else ""


def later(stops: Stops, **by: float) -> dict[str, Any]:
    """What a move of the window says."""
    times = dict(zip(TIMES_OF, (each + timedelta(**by) for each in stops.window.stop.times), strict=True))
    return {**times, "shown": stops.window.shown()}


def on(start: str, hours: float = 2, **given: Any) -> Stop:
    begin = tokyo(start)
    end = begin + timedelta(hours=hours)
    return a_stop(START, start=begin, expected_end=end, latest_end=end, **given)


def disputed(stops: Stops, by: Any = None, **given: Any) -> Any:
    shown = next((each.shown for each in decisions(stops.announcement())), "")
    usual = {"text": stops.says or "棚卸しの日と重なります", "shown": shown}
    return stops.does(OpenConsultation, by=by or stops.by(), case_id="AKATSUKI-1", **{**usual, **given})


def settled(stops: Stops) -> None:
    stops.does(ProposeMinutes, case_id="AKATSUKI-1", text=stops.says or "月末の停止は行わない")
    for by in (LEAD, OWNER):
        going_on = stops.announcement().consultation
        assert going_on
        stops.does(AcceptMinutes, by=by, case_id="AKATSUKI-1", shown=drafted(going_on))
