"""Puts the provider's particulars and the customers' agreements in force, from files, through the desk."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.agreement.document import Document
from slackbot.agreement.particulars import (
    LIVE,
    Agreement,
    Configuration,
    Particulars,
    ParticularsError,
    ProviderParticulars,
)
from slackbot.agreement.texts import STANDARD, choose
from slackbot.agreements import Agreements
from slackbot.cases import PROVIDER, Customer, Provider, Rota, decide
from slackbot.cases.customers import ApplyAgreement
from slackbot.cases.oncall import ApplyRota, EndRota, rota_id
from slackbot.cases.provider import ApplyProvider
from slackbot.clock import millis
from slackbot.desk import Desk
from slackbot.logs import get_logger
from slackbot.words import Actor, CommandBase, Outcome, Refusal, Role, Side, value

log = get_logger("onboarding")


class Slack(StrEnum):
    """What becomes of what a lead has decided in Slack, where a file says otherwise."""

    REFUSE = "refuse"
    """Somebody has to say which of them counts; until then nothing is applied."""
    KEEP = "keep"
    """It stays, and the file of that customer is left out."""
    OVERRIDE = "override"
    """The file counts."""


@value
class Step:
    """What one customer's file comes to."""

    key: str
    before: Agreement | None
    after: Agreement
    amended: Agreement | None
    """The version in force with who may act as the file says now, when the file's terms hold from a later day."""
    problem: str
    """A line for a person; empty: it can be applied."""
    changed_in_slack: str
    """A line for a person: the file says otherwise than what a lead has decided there since; empty: it does not."""
    known: bool
    """It is on record already."""
    taken: tuple[str, ...] = ()
    """Fields that the file leaves to the provider's defaults: `hours`, `targets.sev1.first_response`."""


async def plan(
    configuration: Configuration, desk: Desk, agreements: Agreements, *, correct: bool = False
) -> tuple[Step, ...]:
    """What applying would come to; nothing is written. DocumentError for an unknown text."""
    imported, steps = await agreements.documents(), []
    for terms in configuration.customers:
        after = await agreed(terms, configuration.provider, imported, agreements)
        steps.append(await _step(after, configuration, desk, correct))
    return tuple(steps)


async def apply(
    configuration: Configuration,
    desk: Desk,
    agreements: Agreements,
    *,
    author: str = "",
    correct: bool = False,
    slack: Slack = Slack.KEEP,
) -> list[str]:
    """The ids of what changed; nothing changes when it is in force already. DocumentError for an unknown text.

    ParticularsError names whatever stands in the way of any customer; then nothing is applied for anybody.
    """
    provider = configuration.provider
    by = Actor(team=provider.team, user="", side=Side.PROVIDER, role=Role.LEAD)
    steps = _wanted(await plan(configuration, desk, agreements, correct=correct), slack)
    if problems := [step.problem for step in steps if step.problem]:
        raise ParticularsError(problems)
    at = millis(desk.clock.now())
    known = tuple(await desk.store.customer_keys())
    applied = ApplyProvider(id=f"apply:{at}", case_id=PROVIDER, by=by, particulars=provider, customers=known)
    outcomes: list[Outcome] = [await desk.submit(applied)]
    outcomes += [await desk.submit(command) for command in await _rotas(provider, desk, by, at)]
    for step in steps:
        for agreement in filter(None, (step.amended, step.after)):
            await agreements.put(agreement)
            id_ = f"apply:{step.key}:{agreement.version}:{at}"
            command = _command(id_, step.key, by, agreement, author, correct)
            outcomes.append(await desk.submit(command))
    return list(dict.fromkeys(_changed(outcomes)))


async def _rotas(provider: ProviderParticulars, desk: Desk, by: Actor, at: int) -> list[CommandBase]:
    """What the file says of rotas, and those that it no longer has."""
    named = {rota.key for rota in provider.rotas}
    found: list[CommandBase] = [
        ApplyRota(id=f"apply:{rota.key}:{at}", case_id=rota_id(rota.key), by=by, terms=rota) for rota in provider.rotas
    ]
    record = await desk.store.case(PROVIDER)
    kept = [rota_id(each.key) for each in record.rotas] if isinstance(record, Provider) else []
    known = [*await desk.store.rotas(), *await desk.store.cases(kept)]
    for rota in {rota.id: rota for rota in known}.values():
        if isinstance(rota, Rota) and rota.written and rota.terms.key not in named:
            found.append(EndRota(id=f"apply:{rota.terms.key}:{at}", case_id=rota.id, by=by, from_file=True))
    return found


def _wanted(steps: tuple[Step, ...], slack: Slack) -> tuple[Step, ...]:
    differing = [step for step in steps if step.changed_in_slack]
    if slack is Slack.OVERRIDE or not differing:
        return steps
    if slack is Slack.REFUSE:
        raise ParticularsError(step.changed_in_slack for step in differing)
    for step in differing:
        log.warning("file_left_out", customer=step.key, why=step.changed_in_slack)
    return tuple(step for step in steps if not step.changed_in_slack)


def _changed_in_slack(customer: Customer | None, after: Agreement) -> str:
    """Empty where the file says what counts now, or will."""
    counting = [each for each in (customer.in_force, *customer.scheduled) if each] if customer else []
    last = max(counting, key=lambda each: each.put_at, default=None)
    if last is None or not last.in_slack or any(each.agreement == after.version for each in counting):
        return ""
    day = last.put_at.astimezone(ZoneInfo(after.particulars.tz)).date()
    return (
        f"changed in Slack on {day} by {last.put_by}, and this file says otherwise: take it over with `slackbot "
        f"agreement export {after.particulars.key}`, or say which counts with --keep-slack or --over-slack"
    )


async def _step(after: Agreement, configuration: Configuration, desk: Desk, correct: bool) -> Step:
    key, found = after.particulars.key, await desk.store.case(after.particulars.key)
    customer = found if isinstance(found, Customer) else None
    before = await desk.agreements.get(customer.agreement) if customer else None
    differs = _changed_in_slack(customer, after)
    problem = await _bound_elsewhere(after, configuration, desk) or _another_company(before, after)
    by = Actor(team=configuration.provider.team, user="", side=Side.PROVIDER, role=Role.LEAD)
    outcome = decide(customer, _command("plan", key, by, after, "", correct), after, desk.clock.now())
    known = isinstance(outcome, Refusal) and outcome.code == "already_in_force"
    if isinstance(outcome, Refusal) and outcome.code == "versions_overlap":
        day, version = outcome.data["day"], outcome.data["version"]
        what = f"{after.particulars.effective_from} is not after {day}, from which version {version} is in force: "
        problem = problem or ("effective_from", f"{what}write the day from which the new terms hold")
    return Step(
        key=key,
        before=before,
        after=after,
        amended=_amended(before, after) if before and after.particulars.begins > desk.clock.now() else None,
        problem=configuration.problem(key, *problem) if problem else "",
        changed_in_slack=configuration.problem(key, "key", differs) if differs else "",
        known=known,
        taken=file.names_taken if (file := configuration.file_of(key)) else (),
    )


async def _bound_elsewhere(after: Agreement, configuration: Configuration, desk: Desk) -> tuple[str, str] | None:
    """One that gives its channel up in the same files may."""
    terms = after.particulars
    holder = await desk.store.customer_of(terms.channel)
    moving = {each.key for each in configuration.customers}
    if holder is None or holder == terms.key or holder in moving:
        return None
    return "channel", f"{terms.channel} is bound to {holder} already"


def _another_company(before: Agreement | None, after: Agreement) -> tuple[str, str] | None:
    """Name and workspaces are both others: it is another customer under a key that is taken."""
    if before is None or before.particulars.teams & after.particulars.teams:
        return None
    known, new = before.particulars, after.particulars
    return None if known.name == new.name else ("key", f"{new.key} is the key of {known.name} already")


def _amended(before: Agreement, after: Agreement) -> Agreement | None:
    live = {name: getattr(after.particulars, name) for name in LIVE}
    found = Agreement.of(before.document, replace(before.particulars, **live), after.provider, before.confirmed)
    return found if found.version != before.version else None


def _command(id_: str, key: str, by: Actor, agreement: Agreement, author: str, correct: bool) -> ApplyAgreement:
    return ApplyAgreement(id=id_, case_id=key, by=by, agreement=agreement.version, author=author, correct=correct)


async def agreed(
    terms: Particulars, provider: ProviderParticulars, imported: tuple[Document, ...], agreements: Agreements
) -> Agreement:
    document = choose(terms.agreement, terms.locale, imported)
    # The product's own texts are read as this build reads them, whoever imports one.
    confirmed = None if terms.agreement == STANDARD else await agreements.confirmed(document)
    return Agreement.of(document, terms, provider, confirmed)


def _changed(outcomes: list[Outcome]) -> list[str]:
    """Raises RuntimeError when one was refused for another reason than being in force already."""
    for outcome in outcomes:
        if isinstance(outcome, Refusal) and outcome.code != "already_in_force":
            raise RuntimeError(outcome.code)
    return [each.case_id for each in outcomes if not isinstance(each, Refusal) and not each.again]
