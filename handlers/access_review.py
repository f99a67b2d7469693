"""棚卸し by button and form: the customer keeps or ends what stands; a lead writes down what was left (Art. 6(4))."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.access import review as blocks
from blocks.around import Surroundings
from handlers.asked import came_of, show
from handlers.requests import Press, Submission
from slackbot.cases import AccessGrant, Customer
from slackbot.cases.customers import AnswerAccessReview
from slackbot.cases.customers.access_review import may_answer, name_of
from slackbot.office import Office
from slackbot.words import Refusal

PREFIX = "review."


async def press_form(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(f"{press.case_id}-0"):
        return stranger
    found = await office.store.case(press.case_id)
    review = found.access_review if isinstance(found, Customer) else None
    if not isinstance(found, Customer) or review is None or name_of(review) != press.shown or not review.left:
        return Refusal(code="outdated")
    if not may_answer(press.actor, review):
        return Refusal(code="not_an_approver")
    cases = await office.store.cases([*review.left])
    grants = [each for each in cases if isinstance(each, AccessGrant)]
    around = Surroundings(locale=press.locale, agreement=await office.agreement(found.agreement))
    metadata = {"channel": press.place.channel, "customer": found.id}
    view = blocks.form(review, grants, around, metadata)
    await show(press, office, view)
    return None


async def submit(form: Submission, office: Office) -> Refusal | None:
    customer = form.metadata.get("customer", "")
    if stranger := form.stranger_to(f"{customer}-0"):
        return stranger
    answers = {
        name.removeprefix(PREFIX): str(given) for name, given in form.answers.given.items() if name.startswith(PREFIX)
    }
    command = AnswerAccessReview(
        id=form.command_id,
        case_id=customer,
        by=form.actor,
        review=form.metadata.get("review", ""),
        keep=tuple(access for access, given in answers.items() if given == blocks.KEEP),
        end=tuple(access for access, given in answers.items() if given == blocks.END),
    )
    return await came_of(office, command)


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {blocks.FORM: press_form}
FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {blocks.FORM: submit}
