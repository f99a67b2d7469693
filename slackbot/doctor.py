"""`slackbot doctor`: what the desk runs on, a line for each thing, and what would keep it from working."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.exceptions import RedisError

from slackbot import codec, doctor_rotas, embedded, manifest
from slackbot.agreement.particulars import (
    Agreement,
    Configuration,
    Particulars,
    ParticularsError,
    ProviderParticulars,
    load_all,
)
from slackbot.agreements import Agreements, UnknownAgreement
from slackbot.authorities import strangers
from slackbot.cases import PROVIDER, Customer, Provider
from slackbot.clock import Clock, from_millis, millis
from slackbot.customer_list import CustomerList
from slackbot.directory import look_up
from slackbot.hook_keys import NoHookKey, hook_key, unknown_keys
from slackbot.logs import clean
from slackbot.open_cases import out_of_place
from slackbot.outbox.queue import Queue
from slackbot.safety.audience import objection
from slackbot.serve import clock_of, redis_of
from slackbot.settings import Settings
from slackbot.slack import Slack, SlackTrouble, session
from slackbot.store import Store, StoreUnavailable
from slackbot.user_groups import members
from slackbot.words import Audience, value

LATE = timedelta(minutes=5)
"""What is due longer than this is not simply next in turn."""


OBJECTIONS = {
    "channel_not_found": "Slack does not show it: the id is wrong, or the bot is not in it (/invite it)",
    "not_in_channel": "the bot is not in it (/invite it)",
    "is_archived": "it is archived",
    "desk_is_shared": "it is shared with another company, or one is invited",
    "another_company_is_in_the_channel": "another company is in it, or is invited",
    "customer_is_not_in_the_channel": "the customer is not in it",
}

GROUP_OBJECTIONS = {
    "no_such_subteam": "Slack knows no such user group",
    "missing_scope": "the app lacks the scope usergroups:read",
}

NO_SOCKET = {
    "invalid_auth": "Slack does not know SLACK_APP_TOKEN; make one under Basic Information, App-Level Tokens",
    "missing_scope": "SLACK_APP_TOKEN lacks the scope connections:write",
    "not_allowed_token_type": "SLACK_APP_TOKEN is not an app-level token",
    "not_enabled_for_socket_mode": "it is switched off in the app's settings; paste `slackbot manifest --socket`",
}


class Report:
    """✓ as it should be, ! worth knowing, ✗ the desk would not work."""

    def __init__(self) -> None:
        self.failed = False

    def good(self, name: str, said: str) -> None:
        self._line("✓", name, said)

    def note(self, name: str, said: str) -> None:
        self._line("!", name, said)

    def bad(self, name: str, said: str) -> None:
        self.failed = True
        self._line("✗", name, said)

    def _line(self, mark: str, name: str, said: str) -> None:
        print(f"{mark} {name:<12} {clean(' '.join(said.split()))}", flush=True)


@value
class Bound:
    """Who would be served: as recorded, or before the first start as the files say."""

    provider: ProviderParticulars
    customers: tuple[Particulars, ...]


async def doctor(settings: Settings) -> int:
    """Prints what it finds and goes on past what does not answer; 0 when nothing is ✗, else 1."""
    report, clock = Report(), clock_of(settings)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(session())
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_base_url, http)
        who = await _introduced(slack)
        written = _written(settings, report)
        redis = await _redis(settings, report, stack)
        team = _team(who, written)
        recorded = await _records(redis, team, clock, report) if redis and team else None
        bound = recorded or _planned(written, report)
        _hooks(written.provider if written else bound.provider if bound else None, report)
        if isinstance(who, SlackTrouble):
            report.bad("Slack", f"{urlsplit(settings.api_base_url).hostname}: {who}")
        else:
            await _slack(slack, who, bound, written, report)
        await _transport(settings, slack, report)
    return 1 if report.failed else 0


async def _introduced(slack: Slack) -> dict[str, Any] | SlackTrouble:
    try:
        return await slack.introduce()
    except SlackTrouble as trouble:
        return trouble


def _team(who: dict[str, Any] | SlackTrouble, written: Configuration | None) -> str:
    """Whose records they are; empty when neither Slack nor provider.toml says."""
    if isinstance(who, SlackTrouble):
        return written.provider.team if written else ""
    return str(who["team_id"])


# ── What is written ──────────────────────────────────────────────────────────────────────────────────────────────────


def _written(settings: Settings, report: Report) -> Configuration | None:
    """The particulars as files; absent ones are no fault once they have been put in force."""
    if not (settings.config_dir / "provider.toml").exists():
        report.note("particulars", f"{settings.config_dir} (SLACKBOT_CONFIG_DIR) holds no provider.toml.")
        return None
    try:
        found = load_all(settings.config_dir)
    except ParticularsError as error:
        report.bad("particulars", f"The desk would not start: {error}")
        return None
    report.good("particulars", f"{settings.config_dir}: {len(found.customers)} customer(s)")
    return found


def _hooks(provider: ProviderParticulars | None, report: Report) -> None:
    """Nothing is sent: only what a sending would need."""
    hooks = provider.hooks if provider else ()
    for terms in hooks:
        try:
            address = urlsplit(hook_key(terms).url).hostname
        except NoHookKey as trouble:
            report.bad(terms.name, str(trouble))
        else:
            report.good(terms.name, f"{terms.kind} at {address}, with a key")
    if more := unknown_keys({terms.name for terms in hooks}):
        report.note("hooks", f"provider.toml has none for {', '.join(more)}")


def _planned(written: Configuration | None, report: Report) -> Bound | None:
    if written is None:
        report.bad("provider", "Unknown: there is neither a record of it nor a file.")
        return None
    report.note("provider", f"{_provider(written.provider)}: by the files, no record of it was read")
    for terms in written.customers:
        report.note(terms.key, f"{terms.name} in {terms.channel}: by the files, in force when the desk starts")
    return Bound(provider=written.provider, customers=written.customers)


# ── Redis ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _redis(settings: Settings, report: Report, stack: AsyncExitStack) -> Redis | None:
    try:
        redis = await stack.enter_async_context(redis_of(settings))
        info = await redis.info()
        problems = await embedded.check_durability(redis)
    except (RedisError, OSError, embedded.EmbeddedError) as error:
        report.bad("Redis", str(error) or type(error).__name__)
        return None
    name = info.get("server_name", "redis")
    report.good("Redis", f"{name} {info.get(f'{name}_version', '?')}, {_where(settings)}")
    _durability(problems, settings, report)
    return redis


def _where(settings: Settings) -> str:
    if settings.redis_url is None:
        return f"embedded in {settings.data_dir / 'redis'}"
    url = urlsplit(settings.redis_url.get_secret_value())
    return f"at {url.path}" if url.scheme == "unix" else f"at {url.hostname}:{url.port or 6379}"


def _durability(problems: list[str], settings: Settings, report: Report) -> None:
    for problem in problems:
        tell = report.note if settings.allow_forgetful_redis else report.bad
        tell("durability", problem)
    if not problems:
        report.good("durability", "What was recorded survives a restart.")


async def _records(redis: Redis, team: str, clock: Clock, report: Report) -> Bound | None:
    store = Store(redis, team)
    report.good("schema", str(codec.SCHEMA))
    try:
        await _outbox(store, clock, report)
        await _timers(store, clock, report)
        return await _bound(store, report)
    except (StoreUnavailable, RedisError, OSError) as error:
        report.bad("Redis", f"It stopped answering: {type(error).__name__}")
    except (ValueError, UnknownAgreement) as error:
        report.bad("schema", f"A record cannot be read by this release ({type(error).__name__}).")
    return None


async def _outbox(store: Store, clock: Clock, report: Report) -> None:
    queue = Queue(store)
    dead = await queue.dead_letters()
    names = [name.decode() async for name in store.redis.scan_iter(store.key("out", "entry", "*"), count=1000)]
    letters = [await queue.letter(name.rpartition(":")[2]) for name in names]
    queued = sorted(from_millis(int(letter["queued"])) for letter in letters if letter and "died" not in letter)
    if queued and clock.now() - queued[0] > LATE:
        report.note("outbox", f"{len(queued)} waiting, the oldest since {queued[0]:%Y-%m-%d %H:%M:%S} UTC")
    else:
        report.good("outbox", f"{len(queued)} waiting")
    if dead:
        report.note("dead letters", f"{len(dead)}: #desk shows each, with a button that sends it again")
    else:
        report.good("dead letters", "0")


async def _timers(store: Store, clock: Clock, report: Report) -> None:
    timers, now = store.key("timers"), clock.now()
    due = await store.redis.zcount(timers, "-inf", millis(now))
    late = await store.redis.zcount(timers, "-inf", millis(now - LATE))
    said = f"{await store.redis.zcard(timers)} set, {due} due"
    if late:
        report.note("timers", f"{said}, {late} of them for more than {LATE.seconds // 60} minutes: does the desk run?")
    else:
        report.good("timers", said)


async def _bound(store: Store, report: Report) -> Bound | None:
    """Provider and customers as recorded; None before the desk has started for the first time."""
    provider = await store.case(PROVIDER)
    if not isinstance(provider, Provider):
        return None
    particulars = provider.particulars
    report.good("provider", _provider(particulars))
    agreements = Agreements(store)
    unlisted = await CustomerList(store, agreements).unlisted()
    customers = await store.cases(sorted({*await store.customer_keys(), *unlisted}))
    found = [await agreements.get(customer.agreement) for customer in customers if isinstance(customer, Customer)]
    for agreement in found:
        report.good(agreement.particulars.key, _customer(agreement))
    if unlisted:
        report.note("customers", f"{len(unlisted)} cannot be found by name yet: the desk lists them when it starts.")
    if astray := await out_of_place(store):
        report.note("open cases", f"{len(astray)} are not where they are listed: the desk sees to it when it starts.")
    if not found:
        report.note("customers", "None is bound: write customers/*.toml.")
    terms = tuple(agreement.particulars for agreement in found)
    written = replace(provider.written or particulars, rotas=particulars.rotas)
    return Bound(provider=written, customers=terms)


def _provider(particulars: ProviderParticulars) -> str:
    return f"{particulars.name} ({particulars.team}), #desk is {particulars.desk_channel}"


def _customer(agreement: Agreement) -> str:
    terms = agreement.particulars
    return f"{terms.name} in {terms.channel}, agreement {agreement.version}: {agreement.document.title}"


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _slack(
    slack: Slack, who: dict[str, Any], bound: Bound | None, written: Configuration | None, report: Report
) -> None:
    team = str(who["team_id"])
    said = f"{who.get('team')} ({team}), as {who.get('user')} ({who.get('user_id')})"
    if bound and bound.provider.team != team:
        report.bad("Slack", f"{said}: the token is not of the provider's workspace, {bound.provider.team}.")
        return
    report.good("Slack", said)
    try:
        _scopes(await slack.scopes(), report)
    except SlackTrouble as trouble:
        report.bad("scopes", str(trouble))
    if bound is None:
        return
    await _channel(slack, "#desk", bound.provider.desk_channel, bound.provider, None, report)
    for group in bound.provider.groups:
        await _group(slack, group, report)
    for rota in bound.provider.rotas:
        await doctor_rotas.look(slack, rota, report)
    for terms in bound.customers:
        await _channel(slack, terms.key, terms.channel, bound.provider, terms, report)
        await _people(slack, terms, bound.provider, written, report)


def _scopes(granted: frozenset[str], report: Report) -> None:
    wanted = frozenset(manifest.scopes())
    if not granted:
        report.note("scopes", "Slack's answer does not say which are granted.")
        return
    if missing := sorted(wanted - granted):
        report.bad("scopes", f"missing: {', '.join(missing)}. Take the manifest again, then install the app again.")
    if more := sorted(granted - wanted):
        report.note("scopes", f"granted, but not in the manifest: {', '.join(more)}")
    if granted == wanted:
        report.good("scopes", f"the {len(wanted)} of the manifest")


async def _transport(settings: Settings, slack: Slack, report: Report) -> None:
    """An address for a connection is asked for and left unused: it is good for half a minute."""
    if settings.app_token is None:
        report.good("transport", f"HTTP: Slack sends to the proxy in front of {settings.host}:{settings.port}")
        return
    try:
        await slack.socket_url(settings.app_token.get_secret_value())
    except SlackTrouble as trouble:
        report.bad("transport", f"Socket Mode: {NO_SOCKET.get(trouble.code, str(trouble))}")
    else:
        report.good("transport", "Socket Mode: Slack lets this app open connections")


async def _people(
    slack: Slack, terms: Particulars, provider: ProviderParticulars, written: Configuration | None, report: Report
) -> None:
    """Whoever has an authority belongs to the customer. Where its file still says so, the line is named."""
    try:
        found = await strangers(terms, provider.team, partial(look_up, slack))
    except SlackTrouble as trouble:
        report.bad("people", f"{terms.key}: who they are cannot be asked: {trouble}")
        return
    same = written is not None and any(
        each.key == terms.key and each.people == terms.people for each in written.customers
    )
    for field, what in found:
        where = written.problem(terms.key, field, what) if written and same else f"{terms.key}: {field}: {what}"
        report.bad("people", where)


async def _group(slack: Slack, group: str, report: Report) -> None:
    """A user group that stands for people of the provider."""
    try:
        found = await members(slack, group)
    except SlackTrouble as trouble:
        report.bad(group, f"Its members cannot be read: {GROUP_OBJECTIONS.get(trouble.code, str(trouble))}")
        return
    if found:
        report.good(group, f"user group of {len(found)}")
    else:
        report.bad(group, "The user group is empty or switched off: who was last known in it goes on.")


async def _channel(
    slack: Slack, name: str, channel: str, provider: ProviderParticulars, terms: Particulars | None, report: Report
) -> None:
    """Would a post be let in? Asked exactly as the outbox asks before each one."""
    try:
        info = (await slack.ask("conversations.info", channel=channel))["channel"]
    except SlackTrouble as trouble:
        report.bad(name, f"{channel}: {OBJECTIONS.get(trouble.code, str(trouble))}")
        return
    audience, teams = (Audience.CUSTOMER, terms.teams) if terms else (Audience.DESK, frozenset[str]())
    reasons = [
        "" if info.get("is_member") else "not_in_channel",
        "is_archived" if info.get("is_archived") else "",
        objection(info, audience, provider.team, teams) or "",
    ]
    if objections := [OBJECTIONS.get(reason, reason) for reason in reasons if reason]:
        report.bad(name, f"{channel} (#{info.get('name')}): {'; '.join(objections)}")
    else:
        report.good(name, f"{channel} (#{info.get('name')}): a post would be let in")
