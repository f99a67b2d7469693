"""協議, as both sides see it: what was stated, the draft of the minutes, who has accepted them (Art. 18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson

from blocks import precedents
from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    asked,
    button,
    context,
    cut,
    esc,
    joined,
    modal,
    one_line,
    option,
    quote,
    section,
    select,
    text_input,
)
from slackbot.agreement.document import cite
from slackbot.cases.disputes import PAUSE, Standing, decisions, own_item
from slackbot.cases.matter import Consultation, Disputable, Minutes, Statement, drafted
from slackbot.words import JsonValue, Rendered, Side

TEXT, WHICH, NO_DECISION = "text", "which", "none"
MOST_STATEMENTS = 2
"""The rest stands in the thread."""
LONGEST_ECHO = 1200
Params = Mapping[str, JsonValue]


def blocks(case: Disputable, around: Surroundings) -> list[Block]:
    """The last one, also when it is settled: what came of it stays with the case."""
    if not case.consultations:
        return []
    last = case.consultations[-1]
    key = "consultation.settled" if last.settled_at else "consultation.open"
    found = [section(around.say(key, about=named(last, around)))]
    if not last.settled_at:
        for each in last.statements[-MOST_STATEMENTS:]:
            found += [section(_by(each, around)), quote(each.text)]
    if last.minutes:
        minutes = "consultation.final_minutes" if last.settled_at else "consultation.draft_minutes"
        found += [section(around.say(minutes)), quote(last.minutes.text)]
        found += [context(*_accepted(last.minutes, around))]
    return [*found, context(around.grounds("18", *last.refs))]


def customer_buttons(case: Disputable, around: Surroundings) -> list[Element]:
    """What stands in a place of its own is consulted about from there: a quote, a refused 緊急対応."""
    if case.consultation:
        return [_button("state", case.id, case, around), *_accept(case.consultation, case, around, Side.CUSTOMER)]
    return [_button("ask", f"{case.id}|{each.shown}", case, around) for each in decisions(case) if not each.beside]


def button_about(about: str, case: Disputable, around: Surroundings, which: int = 0) -> list[Element]:
    """Beside that decision, which stands in a place of its own."""
    here = [each for each in decisions(case) if (each.about, each.which) == (about, which) and not case.consultation]
    return [_button("ask", f"{case.id}|{each.shown}", case, around, named(each, around)) for each in here]


def pause_button(number: int, case: Disputable, around: Surroundings) -> list[Element]:
    """Beside what the customer is, or was, asked for."""
    return button_about(PAUSE, case, around, number)


def open_button(case: Disputable, around: Surroundings) -> list[Element]:
    """For staff, where something was decided; what is only in doubt they open by command."""
    if case.consultation or not decisions(case):
        return []
    return [button(around.plain("button.consultation.open"), ACTIONS["ask"], case.id, about=case.id)]


def desk_buttons(case: Disputable, around: Surroundings) -> list[Element]:
    if case.consultation is None:
        return []
    first = [_button("state", case.id, case, around), _button("minutes", case.id, case, around)]
    return [*first, *_accept(case.consultation, case, around, Side.PROVIDER)]


def _accept(going_on: Consultation, case: Disputable, around: Surroundings, side: Side) -> list[Element]:
    draft = going_on.minutes
    if draft is None or (draft.by_customer if side is Side.CUSTOMER else draft.by_provider):
        return []
    return [_button("accept", f"{case.id}|{drafted(going_on)}", case, around)]


ACTIONS = {verb: "consultation." + verb for verb in ("ask", "state", "minutes", "accept")}


def _button(verb: str, value: str, case: Disputable, around: Surroundings, about: str = "") -> Element:
    label = around.plain(f"button.consultation.{verb}")
    return button(label, ACTIONS[verb], value, about=f"{case.id} {about}".strip())


def named(what: Standing | Consultation, around: Surroundings) -> str:
    """What is talked over, in words."""
    own = own_item(what, around.terms) if what.item else None
    item = cite(own, around.locale) if own else around.plain("scope.no_item")
    return around.plain(f"consultation.about.{what.about or NO_DECISION}", item=item, which=what.which)


def _by(said: Statement, around: Surroundings) -> Mrkdwn:
    key = "consultation.by_customer" if said.side is Side.CUSTOMER else "consultation.by_provider"
    return around.say(key, by=around.person(said.by), at=around.when(said.at))


def _accepted(minutes: Minutes, around: Surroundings) -> list[Mrkdwn]:
    sides = (
        ("consultation.accepted_customer", minutes.by_customer),
        ("consultation.accepted_provider", minutes.by_provider),
    )
    done = [
        around.say(key, by=around.decider(each.by, each.deputy_for), at=around.when(each.at))
        for key, each in sides
        if each
    ]
    return done or [around.say("consultation.not_accepted")]


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def write(
    case: Disputable,
    around: Surroundings,
    verb: str,
    metadata: dict[str, str],
    typed: str = "",
    side: Side = Side.PROVIDER,
) -> dict[str, Any]:
    """ask, state or minutes: one text, which both sides read. `typed`: what was written with the command.

    `side`: the reader's.
    """
    going_on = case.consultation
    draft = going_on.minutes.text if verb == "minutes" and going_on and going_on.minutes else typed
    name = around.terms.particulars.short_name
    shown: list[Block] = [
        *_about(case, around, verb, metadata.get("shown", "")),
        *(precedents.for_both(_asked(case, metadata), around, side) if verb == "ask" else []),
        asked(TEXT, around.plain(f"consultation.form.{verb}"), text_input(TEXT, multiline=True, initial=draft)),
        context(around.say("consultation.form.both_read", name=name), around.grounds("18")),
    ]
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    title, submit = around.plain(f"consultation.title.{verb}"), around.plain("form.send")
    return modal(around.locale, title, ACTIONS[verb], shown, submit=submit, metadata=kept)


def _asked(case: Disputable, metadata: dict[str, str]) -> list[Standing]:
    """The one that they came from, else whatever it may be about."""
    standing, digest = decisions(case), metadata.get("shown", "")
    return [each for each in standing if each.shown == digest] or [*standing]


def _about(case: Disputable, around: Surroundings, verb: str, digest: str) -> list[Block]:
    """Whoever comes from no decision's button chooses which it is about, or that nothing was decided yet."""
    if verb != "ask":
        name = named(case.consultation, around) if case.consultation else ""
        return [section(around.say("consultation.form.about", id=case.id, about=name))]
    standing = decisions(case)
    here = next((each for each in standing if each.shown == digest), None)
    if here or not standing:
        name = named(here, around) if here else around.plain(f"consultation.about.{NO_DECISION}")
        return [section(around.say("consultation.form.about", id=case.id, about=name))]
    options = [option(named(each, around), each.shown) for each in standing]
    options.append(option(around.plain(f"consultation.about.{NO_DECISION}"), NO_DECISION))
    chosen = select(WHICH, options)
    first = section(around.say("consultation.form.which_case", id=case.id))
    return [first, asked(WHICH, around.plain("consultation.form.which"), chosen)]


# ── Said once ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _said(key: str) -> Callable[[Disputable, Params, Surroundings], Rendered]:
    def said(case: Disputable, params: Params, around: Surroundings) -> Rendered:
        people, words = params.get("to"), str(params.get("text") or "")
        to = around.people(str(user) for user in people) if isinstance(people, list) and people else Mrkdwn("")
        first = around.say(key, by=around.person(str(params["by"])), to=to, id=case.id, about=_meant(case, around))
        lines = [first, *([esc(one_line(words, LONGEST_ECHO))] if words else [])]
        shown = [section(first), *([quote(words)] if words else []), context(around.clauses("18"))]
        return Rendered(text=cut(joined(lines), NOTIFICATION_TEXT), blocks=shown)

    return said


def _meant(case: Disputable, around: Surroundings) -> str:
    """What the latest one is about."""
    return named(case.consultations[-1], around) if case.consultations else ""


def _minutes(key: str, side: Side) -> Callable[[Disputable, Params, Surroundings], Rendered]:
    """With the button: whoever may accept reads it here."""
    say = _said(key)

    def minutes(case: Disputable, params: Params, around: Surroundings) -> Rendered:
        said = say(case, params, around)
        accept = _accept(case.consultation, case, around, side) if case.consultation else []
        return Rendered(text=said.text, blocks=[*said.blocks, *([actions(*accept)] if accept else [])])

    return minutes


def _silent(key: str) -> Callable[[Disputable, Params, Surroundings], Rendered]:
    """It is one person's task by name."""

    def silent(case: Disputable, params: Params, around: Surroundings) -> Rendered:
        people = params["to"]
        assert isinstance(people, list)
        since = around.when(datetime.fromisoformat(str(params["since"])))
        first = around.say(key, id=case.id, to=around.people(str(user) for user in people), since=since)
        return Rendered(text=first, blocks=[section(first), context(around.clauses("18"))])

    return silent


def _reminder(case: Disputable, params: Params, around: Surroundings) -> Rendered:
    people = params["to"]
    to = around.people(str(user) for user in people) if isinstance(people, list) else Mrkdwn("")
    drafts = case.consultation and case.consultation.minutes
    key = "consultation.notice.minutes_reminder" if drafts else "consultation.notice.reminder"
    first = around.say(key, to=to)
    first = Mrkdwn(first.strip())
    return Rendered(text=first, blocks=[section(first), context(around.clauses("18"))])


TO_CUSTOMER = {
    "consultation_reminder": _reminder,
    "consultation_opened": _said("consultation.notice.opened"),
    "consultation_stated": _said("consultation.notice.stated"),
    "consultation_minutes": _minutes("consultation.notice.minutes", Side.CUSTOMER),
    "minutes_accepted": _said("consultation.notice.accepted"),
    "consultation_settled": _said("consultation.notice.settled"),
}

TO_DESK = {
    "consultation_waits": _silent("consultation.notice.desk_waits"),
    "consultation_silent": _silent("consultation.notice.desk_silent"),
    "consultation_opened": _said("consultation.notice.desk_opened"),
    "consultation_stated": _said("consultation.notice.desk_stated"),
    "consultation_minutes": _minutes("consultation.notice.desk_minutes", Side.PROVIDER),
    "minutes_accepted": _said("consultation.notice.accepted"),
    "consultation_settled": _said("consultation.notice.settled"),
}
