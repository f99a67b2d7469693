"""Puts the provider's particulars and the customers' agreements in force, from files, through the desk."""

from __future__ import annotations

from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement, Configuration, Particulars, ProviderParticulars
from slackbot.agreement.texts import STANDARD, choose
from slackbot.agreements import Agreements
from slackbot.cases import PROVIDER
from slackbot.cases.customers import ApplyAgreement
from slackbot.cases.oncall import ApplyRota, rota_id
from slackbot.cases.provider import ApplyProvider
from slackbot.clock import millis
from slackbot.desk import Desk
from slackbot.words import Actor, Outcome, Refusal, Role, Side


async def apply(configuration: Configuration, desk: Desk, agreements: Agreements) -> list[str]:
    """The ids of what changed; nothing changes when it is in force already. DocumentError for an unknown text."""
    provider, imported = configuration.provider, await agreements.documents()
    by = Actor(team=provider.team, user="", side=Side.PROVIDER, role=Role.LEAD)
    wanted = [await agreed(terms, provider, imported, agreements) for terms in configuration.customers]
    at = millis(desk.clock.now())
    outcomes = [await desk.submit(ApplyProvider(id=f"apply:{at}", case_id=PROVIDER, by=by, particulars=provider))]
    for rota in provider.rotas:
        applied = ApplyRota(id=f"apply:{rota.key}:{at}", case_id=rota_id(rota.key), by=by, terms=rota)
        outcomes.append(await desk.submit(applied))
    for agreement in wanted:
        await agreements.put(agreement)
        key = agreement.particulars.key
        command = ApplyAgreement(id=f"apply:{key}:{at}", case_id=key, by=by, agreement=agreement.version)
        outcomes.append(await desk.submit(command))
    return _changed(outcomes)


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
    return [outcome.case_id for outcome in outcomes if not isinstance(outcome, Refusal)]
