"""The words of `/oncall`."""

from __future__ import annotations

from blocks.oncall import listing
from handlers import oncall, rotas
from handlers.requests import Slash
from handlers.typed import half_width
from handlers.vocabulary import HELP, Reply, Vocabulary, Word
from slackbot.office import Office


async def _alone(slash: Slash, office: Office) -> Reply:
    return listing.now(slash.locale, await office.store.readable_rotas(), office.clock.now())


async def _now(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await _alone(slash, office)


async def _next(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return listing.coming(slash.locale, await office.store.readable_rotas(), office.clock.now())


async def _me(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return listing.coming(slash.locale, await office.store.readable_rotas(), office.clock.now(), slash.actor.user)


async def _override(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await oncall.open_stand_in(slash, office, half_width(key).lower())


async def _swap(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await oncall.open_swap(slash, office, half_width(key).lower())


async def _note(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await oncall.open_note(slash, office, half_width(key).lower())


async def _new(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await rotas.open_new(slash, office)


async def _edit(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await rotas.open_edit(slash, office, half_width(key).lower())


async def _end(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await rotas.open_end(slash, office, half_width(key).lower())


TABLE = (
    Word(name="now", alias="現在", usage="now", do=_now, needs_case=False),
    Word(name="next", alias="予定", usage="next", do=_next, needs_case=False),
    Word(name="list", alias="一覧", usage="list", do=_next, needs_case=False),
    Word(name="me", alias="自分", usage="me", do=_me, needs_case=False),
    Word(name="override", alias="代行", usage="override [main]", do=_override, needs_case=False),
    Word(name="swap", alias="交代", usage="swap [main]", do=_swap, needs_case=False),
    Word(name="note", alias="引継ぎ", usage="note [main]", do=_note, needs_case=False),
    Word(name="new", alias="作成", usage="new", do=_new, needs_case=False),
    Word(name="edit", alias="編集", usage="edit [main]", do=_edit, needs_case=False),
    Word(name="end", alias="終了", usage="end [main]", do=_end, needs_case=False),
    HELP,
)

ONCALL = Vocabulary(command="/oncall", key="oncall", table=TABLE, alone=_alone)
