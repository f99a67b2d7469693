"""Judging the scope of a case, and the customer's answer: by button and form (Arts. 4, 5.3, 7, 10)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.incidents.forms import SYSTEM
from blocks.scope import forms
from handlers.asked import Answer, at_once, came_of, of_form, of_press, show_form
from handlers.requests import Press, Request, Slash, Submission
from handlers.typed import half_width
from handlers.vocabulary import Reply, Vocabulary, line
from handlers.which_customer import replace_view
from handlers.wording import as_chosen
from slackbot.agreement import choices
from slackbot.cases.incidents import Incident, SetSystem
from slackbot.cases.matter import Finding, Matter, Option
from slackbot.cases.scope import ChooseOption, JudgeScope, RuleOnCause, TakeUpWish
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Role

FIELD_OF = {
    "unknown_item": forms.ITEM,
    "judgement_has_no_reason": forms.REASON,
    "evidence_is_missing": forms.EVIDENCE,
}
COVERED = frozenset({"in", "in_scope", "対象", "対象内"})
_IN_WORDS = re.compile(r"第([0-9]+)条(?:第([0-9]+)項)?(?:第([0-9]+)号)?")


async def press_judge(press: Press, office: Office) -> Refusal | None:
    return await open_form(press, office, press.case_id)


async def open_form(request: Request, office: Office, case_id: str) -> Refusal | None:
    asked = JudgeScope(id=request.command_id, case_id=case_id, by=request.actor, finding=Finding.IN_SCOPE)

    def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        standing = case.scope.judgement
        finding = standing.finding if standing else Finding.IN_SCOPE
        return forms.judge(case, around, forms.Given(finding=finding, leads=request.actor.role is Role.LEAD), metadata)

    return await show_form(request, office, asked, Matter, draw)


async def redraw(press: Press, office: Office) -> Refusal | None:
    """A finding was chosen: its items are asked for. What the form was opened on stays what it is sent on."""
    case_id = press.metadata.get("case", "")
    case = await office.case(case_id)
    if press.stranger_to(case_id) or not isinstance(case, Matter) or press.actor.role is Role.MEMBER:
        return None
    try:
        finding = Finding(press.given)
    except ValueError:
        return Refusal(code="outdated")
    given = forms.Given(
        finding=finding,
        reason=press.answers.text(forms.REASON),
        leads=press.actor.role is Role.LEAD,
    )
    view = forms.judge(case, await office.around(case, press.locale), given, press.metadata)
    await replace_view(press, office, view)
    return None


async def submit(form: Submission, office: Office) -> Answer:
    """What the system is comes first, as a change of its own."""
    asked, given = of_form(form), form.answers
    if stranger := form.stranger_to(asked.case_id):
        return stranger
    try:
        finding = Finding(given.text(forms.FINDING))
    except ValueError:
        return Refusal(code="outdated")
    judged = JudgeScope(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        finding=finding,
        item=given.text(forms.ITEM),
        reason=given.text(forms.REASON),
        evidence=given.text(forms.EVIDENCE),
        free=forms.WHICH.get(given.text(forms.FREE)),
        shown=form.metadata.get("shown", ""),
    )
    if refusal := await _system(form, office):
        return refusal
    return await came_of(office, as_chosen(form, judged))


async def _system(form: Submission, office: Office) -> Refusal | None:
    asked, named = of_form(form), form.answers.text(forms.NAMED)
    case = await office.case(asked.case_id)
    if not named or not isinstance(case, Incident) or case.system == named:
        return None
    return await came_of(office, SetSystem(id=f"{asked.id}:{SYSTEM}", case_id=case.id, by=asked.by, system=named))


def press_rule(free: bool) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    @at_once
    def pressed(press: Press) -> CommandBase:
        asked = of_press(press)
        return RuleOnCause(id=asked.id, case_id=asked.case_id, by=asked.by, free=free, shown=press.shown)

    return pressed


def press_choose(option: Option) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    @at_once
    def pressed(press: Press) -> CommandBase:
        asked = of_press(press)
        return ChooseOption(id=asked.id, case_id=asked.case_id, by=asked.by, option=option, shown=press.shown)

    return pressed


@at_once
def press_take_up(press: Press) -> CommandBase:
    asked = of_press(press)
    return TakeUpWish(id=asked.id, case_id=asked.case_id, by=asked.by, shown=press.shown)


async def in_words(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`… scope CASE`: the form. `… scope CASE in`, `… scope CASE 4(1) why`: at once; of a cause, a proposal."""
    if not rest:
        return await open_form(slash, office, case_id)
    first, _, why = rest.partition(" ")
    said = half_width(first).lower()
    ref = _ref(said)
    finding = Finding.IN_SCOPE if said in COVERED else await _finding(office, case_id, ref)
    if finding is None:
        return line(slash.locale, "scope.needs_item", command=vocabulary.command, id=case_id)
    command = JudgeScope(
        id=slash.command_id,
        case_id=case_id,
        by=slash.actor,
        finding=finding,
        item=ref,
        reason=why,
        evidence=why if finding is Finding.CAUSE else "",
    )
    return await vocabulary.done(slash, office, command)


async def _finding(office: Office, case_id: str, ref: str) -> Finding | None:
    """What an item of the case's own text is one of."""
    case = await office.case(case_id)
    if case is None or not ref:
        return None
    terms = await office.agreement(case.agreement)
    if ref == terms.own("5.3"):
        return Finding.THIRD_PARTY
    if ref in {each.ref for each in choices.exclusions(terms)}:
        return Finding.EXCLUDED
    return Finding.CAUSE if ref in {each.ref for each in choices.causes(terms)} else None


def _ref(said: str) -> str:
    """`4(1)`, as people type it and as they cite it: 第4条第1号."""
    if found := _IN_WORDS.fullmatch(said):
        article, paragraph, item = found.groups()
        return article + (f".{paragraph}" if paragraph else "") + (f"({item})" if item else "")
    return said


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    forms.JUDGE: press_judge,
    forms.FINDING: redraw,
    "scope.free": press_rule(True),
    "scope.charge": press_rule(False),
    "scope.quote": press_choose(Option.QUOTE),
    "scope.withdraw": press_choose(Option.WITHDRAW),
    "scope.take_up": press_take_up,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {forms.JUDGE: submit}
