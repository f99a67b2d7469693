"""ご対応いただきたい事項: what the customer was asked for, on cards, in threads, and across its cases (Art. 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks import consultations, precedents
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    actions,
    asked,
    button,
    context,
    divider,
    esc,
    joined,
    link,
    modal,
    one_line,
    option,
    quote,
    radio,
    section,
    select,
    text_input,
    time_input,
)
from blocks.told import Params, told_of
from slackbot.agreement import choices
from slackbot.cases.cooperation import LONGEST_ANSWER, MATERIAL, kinds
from slackbot.cases.matter import Ask, Matter
from slackbot.words import Rendered, value

ASK, ANSWER, RECEIVED, SETTLE = "cooperation.ask", "cooperation.answer", "cooperation.received", "cooperation.settle"
TEXT, CHOICE, OWNER, DUE, WHICH = "text", "choice", "owner", "due", "which"
ANYBODY = "anybody"
MOST_LISTED = 15
LONGEST_KIND = 70


@value
class OpenAsk:
    """One of the customer's, with the permalink of its case's card."""

    case: Matter
    number: int
    ask: Ask
    link: str


# ── On the cards ────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_blocks(case: Matter, around: Surroundings, *, theirs: bool = False) -> list[Block]:
    """What is still open, on the cards of both sides; on the customer's with the way to talk about it (Art. 18)."""
    blocks: list[Block] = []
    for number, ask in case.open_asks:
        key = "cooperation.card.material" if _is_material(ask, around) else "cooperation.card.asked"
        first = around.say(key, number=number, kind=_kind(ask, around), at=around.when(ask.since))
        talk = consultations.pause_button(number, case, around) if theirs else []
        runs = [around.say("cooperation.card.disputed")] if ask.disputed_at else []
        said = joined([first, *_by_whom_until(ask, around), *runs])
        blocks += [section(said, talk[0] if talk else None), quote(ask.asked)]
    return blocks


def answer_button(case: Matter, around: Surroundings) -> list[Element]:
    """The customer's: to the first that is open; the list shows the others."""
    if not case.open_asks:
        return []
    number, _ = case.open_asks[0]
    label = around.plain("cooperation.button.answer")
    return [button(label, ANSWER, f"{case.id}|{number}", style="primary", about=case.id)]


def ask_button(case: Matter, around: Surroundings) -> Element:
    return button(around.plain("cooperation.button.ask"), ASK, case.id, about=case.id)


def received_button(case: Matter, around: Surroundings) -> list[Element]:
    label = around.plain("cooperation.button.received")
    return [button(label, RECEIVED, case.id, style="primary", about=case.id)] if case.open_asks else []


def clauses(case: Matter, around: Surroundings) -> tuple[str, ...]:
    """The text's own, of what is open."""
    usual = around.terms.own(MATERIAL)
    return tuple(dict.fromkeys(ref for _, ask in case.open_asks if (ref := ask.choice or usual)))


def _is_material(ask: Ask, around: Surroundings) -> bool:
    return not ask.choice or ask.choice == around.terms.own(MATERIAL)


def _kind(ask: Ask, around: Surroundings) -> str:
    """In the text's own words."""
    found = (each.text for each in choices.cooperation(around.terms) if each.ref == ask.choice)
    return one_line(next(found, around.plain("cooperation.material")), LONGEST_KIND)


def _by_whom_until(ask: Ask, around: Surroundings) -> list[Mrkdwn]:
    if ask.due is None:
        return []
    owner = around.person(ask.owner) if ask.owner else around.say("cooperation.anybody")
    return [around.say("cooperation.owner_and_due", owner=owner, due=around.when(ask.due))]


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_form(
    case: Matter, around: Surroundings, owners: Sequence[tuple[str, str]], due: datetime, metadata: dict[str, str]
) -> dict[str, Any]:
    """`owners`: the customer's people, id and name."""
    offered = [option(one_line(each.text, LONGEST_KIND), each.ref) for each in kinds(around.terms)]
    people = [option(around.plain("cooperation.anybody"), ANYBODY)]
    people += [option(one_line(name, LONGEST_KIND), user) for user, name in owners]
    name = around.terms.particulars.short_name
    kind = radio(CHOICE, offered, around.terms.own(MATERIAL))
    blocks = [
        section(_about(case, around)),
        *([asked(CHOICE, around.plain("cooperation.form.kind"), kind)] if offered else []),
        asked(TEXT, around.plain("form.ask.label"), text_input(TEXT, multiline=True)),
        asked(OWNER, around.plain("cooperation.form.owner"), select(OWNER, people, ANYBODY)),
        asked(DUE, around.plain("cooperation.form.due"), time_input(DUE, due)),
        *precedents.in_form([each.ref for each in kinds(around.terms)], around),
        context(around.say("form.goes_to_customer", name=name), around.grounds("6")),
    ]
    title, submit = around.plain("form.to_customer.title", name=name), around.plain("form.send")
    return modal(around.locale, title, ASK, blocks, submit=submit, metadata=_kept(case, metadata))


def answer_form(case: Matter, number: int, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    ask = case.pauses[number - 1]
    blocks = [
        section(_about(case, around)),
        quote(ask.asked),
        asked(TEXT, around.plain("cooperation.form.answer"), text_input(TEXT, multiline=True, longest=LONGEST_ANSWER)),
        context(around.say("cooperation.form.files"), around.grounds("6")),
    ]
    title, submit = around.plain("cooperation.form.answer_title"), around.plain("form.send")
    kept = _kept(case, {"number": str(number), **metadata})
    return modal(around.locale, title, ANSWER, blocks, submit=submit, metadata=kept)


def received_form(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    offered = [option(f"({number}) {one_line(ask.asked, 60)}", str(number)) for number, ask in case.open_asks]
    blocks = [
        section(_about(case, around)),
        asked(WHICH, around.plain("cooperation.form.which"), radio(WHICH, offered, offered[0]["value"])),
    ]
    title, submit = around.plain("cooperation.form.received_title"), around.plain("form.save")
    return modal(around.locale, title, RECEIVED, blocks, submit=submit, metadata=_kept(case, metadata))


def listing(asks: Sequence[OpenAsk], around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """Everything that is open at one customer, the earliest day first."""
    blocks: list[Block] = [] if asks else [section(around.say("cooperation.none"))]
    for each in asks[:MOST_LISTED]:
        blocks += _listed(each, around)
    if len(asks) > MOST_LISTED:
        blocks.append(context(around.say("cooperation.more", count=len(asks) - MOST_LISTED)))
    blocks.append(context(around.grounds("6")))
    kept = orjson.dumps(metadata).decode()
    return modal(around.locale, around.plain("cooperation.title"), "cooperation.list", blocks, metadata=kept)


def _listed(each: OpenAsk, around: Surroundings) -> list[Block]:
    case = link(each.link, each.case.id) if each.link else esc(each.case.id)
    first = around.say("cooperation.line", id=case, number=each.number, kind=_kind(each.ask, around))
    said = joined([first, *_by_whom_until(each.ask, around)])
    about = f"{each.case.id} ({each.number})"
    answer = button(around.plain("cooperation.button.answer"), ANSWER, f"{each.case.id}|{each.number}", about=about)
    return [section(said, answer), quote(each.ask.asked), divider()]


def _about(case: Matter, around: Surroundings) -> Mrkdwn:
    return around.say("scope.form.about", id=case.id, what=one_line(str(getattr(case, "what", "")), 120))


def _kept(case: Matter, metadata: dict[str, str]) -> str:
    return orjson.dumps({"case": case.id, **metadata}).decode()


# ── In the threads ──────────────────────────────────────────────────────────────────────────────────────────────────

Renderer = Callable[[Any, Params, Surroundings], Rendered]


def _number(params: Params) -> int:
    """0 in what was said before asks had numbers."""
    return int(str(params.get("number") or 0))


def _asked(case: Matter, params: Params, around: Surroundings) -> Rendered:
    number = _number(params)
    ask = case.pauses[number - 1] if number else None
    to = around.say("notice.to", who=around.person(_for(case, ask))) if _for(case, ask) else Mrkdwn("")
    by = around.person(str(params["by"]))
    if ask is None or _is_material(ask, around):
        first = around.say("notice.asked", by=by, to=to)
    else:
        first = around.say("cooperation.notice.asked", by=by, to=to, kind=_kind(ask, around))
    more = _by_whom_until(ask, around) if ask else []
    refs = (MATERIAL,) if ask is None or _is_material(ask, around) else ("6",)
    said = told_of(around, first, str(params["text"]), *more, around.say("notice.asked_clock"), refs=refs)
    return _with_answers(said, case, [number] if number else [], around)


def _for(case: Matter, ask: Ask | None) -> str:
    return (ask.owner if ask else "") or str(getattr(case, "reporter", ""))


def _which_ask(case: Matter, params: Params, around: Surroundings) -> Rendered:
    """Several are open, and a reply came: whose answer is it?"""
    lines = [around.say("cooperation.which_line", number=n, text=one_line(a.asked, 80)) for n, a in case.open_asks]
    first = around.say("cooperation.which", by=around.person(str(params["by"])))
    said = told_of(around, joined([first, *lines]))
    choose = [
        button(around.plain("cooperation.button.settle", number=number), f"{SETTLE}.{place}", f"{case.id}|{number}")
        for place, (number, _) in enumerate(case.open_asks, 1)
    ]
    return Rendered(text=said.text, blocks=[*said.blocks, *([actions(*choose)] if choose else [])])


def _ask_answered(case: Matter, params: Params, around: Surroundings) -> Rendered:
    key = "cooperation.notice.thanks_waiting" if case.open_asks else "cooperation.notice.thanks"
    first = around.say("cooperation.notice.answered", by=around.person(str(params["by"])), number=_number(params))
    return told_of(around, first, str(params.get("text") or ""), around.say(key))


def _overdue(case: Matter, params: Params, around: Surroundings) -> Rendered:
    ask = case.pauses[_number(params) - 1]
    who = _for(case, ask)
    to = around.say("notice.to", who=around.person(who)) if who else Mrkdwn("")
    due = around.when(ask.due) if ask.due else Mrkdwn("–")
    said = told_of(around, around.say("cooperation.notice.overdue", to=to, due=due), ask.asked, refs=("6",))
    return _with_answers(said, case, [_number(params)], around)


def _with_answers(said: Rendered, case: Matter, numbers: list[int], around: Surroundings) -> Rendered:
    label = around.plain("cooperation.button.answer")
    buttons = [button(label, ANSWER, f"{case.id}|{number}", style="primary", about=case.id) for number in numbers]
    buttons += [each for number in numbers for each in consultations.pause_button(number, case, around)]
    return Rendered(text=said.text, blocks=[*said.blocks, *([actions(*buttons)] if buttons else [])])


def _desk_answered(case: Matter, params: Params, around: Surroundings) -> Rendered:
    to = around.person(case.handled_by) if case.handled_by else around.people(around.terms.provider.engineers)
    key = "cooperation.notice.desk_answered_waiting" if case.open_asks else "notice.answered"
    first = around.say(key, by=around.person(str(params["by"])), to=to)
    files = params.get("files")
    between = around.plain("card.between")
    names = between.join(one_line(str(name), 60) for name in files) if isinstance(files, list) else ""
    named = around.say("triage.files", names=names) if names else ""
    return told_of(around, first, str(params.get("text") or ""), named)


def _desk_overdue(case: Matter, params: Params, around: Surroundings) -> Rendered:
    ask, people = case.pauses[_number(params) - 1], params["to"]
    assert isinstance(people, list)
    to, due = around.people(str(user) for user in people), around.when(ask.due) if ask.due else Mrkdwn("–")
    return told_of(around, around.say("cooperation.notice.desk_overdue", to=to, id=case.id, due=due), ask.asked)


TO_CUSTOMER: dict[str, Renderer] = {
    "asked": _asked,
    "which_ask": _which_ask,
    "ask_answered": _ask_answered,
    "ask_overdue": _overdue,
}
TO_DESK: dict[str, Renderer] = {"answered": _desk_answered, "ask_overdue": _desk_overdue}
