"""`slackbot oncall …`: rotas as files, out and in (Art. 5.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from slackbot.agreement.particulars import ProviderParticulars
from slackbot.agreement.tomlout import rota_as_toml
from slackbot.cases import PROVIDER, Provider, Rota
from slackbot.cases.oncall import ImportStandIns
from slackbot.clock import millis
from slackbot.directory import look_up
from slackbot.records import Records
from slackbot.settings import ApplySettings
from slackbot.shift_calendar import NoCalendar, Reader, Reading, written
from slackbot.slack import Slack, SlackTrouble, session
from slackbot.words import Actor, Refusal, Role, Side

LOOK_AHEAD = timedelta(days=92)


class OncallError(ValueError):
    """What was asked cannot be done; the text says why."""


async def export(settings: ApplySettings, key: str, person: str, days: int) -> bytes:
    """The shifts of so many days as a calendar file; of the rota of that key, or of all."""
    async with Records.opened(settings) as records:
        rotas, now = await _rotas(records, key), records.desk.clock.now()
        names = await _names(settings, {each for rota in rotas for each in rota.terms.people})
        return written(rotas, names, now, now + timedelta(days=days), person)


async def show(settings: ApplySettings, key: str) -> str:
    """As provider.toml says it: what was written in Slack can be kept in files again."""
    async with Records.opened(settings) as records:
        return "\n".join(rota_as_toml(rota.terms) for rota in await _rotas(records, key))


async def take_in(
    settings: ApplySettings, file: Path, key: str, layer: str, people: Iterable[str], *, dry_run: bool
) -> Reading:
    """What the file comes to. It is recorded only if all of it can be read, and never by a dry run."""
    body, called = file.read_bytes(), _called(people)
    async with Records.opened(settings) as records:
        rota, now = (await _rotas(records, key))[0], records.desk.clock.now()
        reader = Reader(
            terms=rota.terms,
            layer=layer or rota.terms.layers[0].name,
            people=called,
            staff=await _staff(records, called),
            now=now,
            until=now + LOOK_AHEAD,
        )
        try:
            reading = reader.read(body)
        except NoCalendar as error:
            raise OncallError(f"{file}: {error}") from error
        if not dry_run and reading.stand_ins and not reading.problems:
            await _record(records, rota, reading, f"{hashlib.sha256(body).hexdigest()[:16]}:{millis(now)}")
        return reading


async def _record(records: Records, rota: Rota, reading: Reading, name: str) -> None:
    by = Actor(team=records.configuration.provider.team, user="", side=Side.PROVIDER, role=Role.LEAD)
    command = ImportStandIns(id=f"ical:{name}", case_id=rota.id, by=by, stand_ins=reading.stand_ins)
    outcome = await records.desk.submit(command)
    if isinstance(outcome, Refusal):
        raise OncallError(f"Nothing was recorded: {outcome.code.replace('_', ' ')}.")


async def _rotas(records: Records, key: str) -> list[Rota]:
    """At least one."""
    rotas = await records.desk.store.rotas()
    found = [rota for rota in rotas if key in ("", rota.terms.key)]
    if not found:
        known = ", ".join(rota.terms.key for rota in rotas)
        raise OncallError(f"There is no rota {key}: {known or 'the desk has none yet'}.".replace("  ", " "))
    return found


def _called(people: Iterable[str]) -> Mapping[str, str]:
    """`sato@example.jp=U0SATO`"""
    found = {}
    for each in people:
        name, equals, user = each.rpartition("=")
        if not equals or not name.strip() or not user.strip():
            raise OncallError(f'"{each}" names nobody: write sato@example.jp=U0SATO')
        found[name.strip().lower()] = user.strip()
    return found


async def _staff(records: Records, called: Mapping[str, str]) -> frozenset[str]:
    """Whoever may be on duty, by the record. OncallError for somebody else in the mapping."""
    provider = await records.desk.store.case(PROVIDER)
    terms = provider.particulars if isinstance(provider, Provider) else records.configuration.provider
    staff = _people(terms)
    if strangers := sorted({*called.values()} - staff):
        raise OncallError(f"{', '.join(strangers)} is nobody of this provider's people.")
    return staff


def _people(provider: ProviderParticulars) -> frozenset[str]:
    outside = (person for company in provider.subcontractors for person in company.people)
    return frozenset((*provider.leads, *provider.engineers, *outside))


async def _names(settings: ApplySettings, people: Iterable[str]) -> dict[str, str]:
    """What they are called in Slack; without a token, or an answer, their ids have to do."""
    if settings.bot_token is None:
        return {}
    found: dict[str, str] = {}
    async with session() as http:
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_base_url, http)
        for user in sorted(people):
            try:
                person = await look_up(slack, user)
            except SlackTrouble:
                return found
            if person and person.name:
                found[user] = person.name
    return found
