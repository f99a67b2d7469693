"""The words of `/maintenance`."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.maintenance import listing
from blocks.maintenance.card import card
from handlers import bound, calendar, consultations, maintenance, maintenance_moves, maintenance_plan
from handlers.requests import Slash
from handlers.typed import half_width
from handlers.vocabulary import HELP, Do, Reply, Vocabulary, Word
from slackbot.cases import Window
from slackbot.cases.maintenance import DropWindow
from slackbot.deliveries import progress
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal


async def _alone(slash: Slash, office: Office) -> Reply:
    return await maintenance_plan.open_plan(slash, office)


async def _plan(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """With the number of an incident: to mend it."""
    return await maintenance_plan.open_plan(slash, office, incident=case_id)


async def _after(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """With the number of an incident: it has become a stop."""
    return await maintenance_plan.open_plan(slash, office, after=True, incident=case_id)


async def _edit(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await maintenance_plan.open_edit(slash, office, case_id)


async def _start(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    found = await maintenance.to_start(slash, office, case_id)
    return await vocabulary.done(slash, office, found) if isinstance(found, CommandBase) else found


async def _apart(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """With the customer's key: for that one; otherwise the form asks."""
    key = half_width(rest.partition(" ")[0]).upper()
    return await maintenance_moves.open_apart(slash, office, case_id, key)


async def _list(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    around = Surroundings(locale=slash.locale, provider=slash.place.provider)
    theirs = bound.only(slash)
    found = await office.store.readable_windows()
    shown = [each for each in found.cases if not bound.concerns_others(each, theirs)]
    return listing.listing(shown, around, found.unread)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    window = await office.found(case_id, Window)
    if isinstance(window, Refusal):
        return window
    receipts = await progress(office.store, window)
    return card(window, Surroundings(locale=slash.locale, provider=slash.place.provider, receipts=receipts))


async def _feed(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    return await calendar.show_feeds(slash, office, key)


def _by_form(verb: str) -> Do:
    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
        return await maintenance.show_form(slash, office, verb, case_id, rest)

    return do


def _at_once(kind: type[CommandBase]) -> Do:
    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
        command = kind(id=slash.command_id, case_id=case_id, by=slash.actor)
        return await vocabulary.done(slash, office, command)

    return do


TABLE = (
    Word(name="plan", alias="計画", usage="plan", do=_plan, needs_case=False),
    Word(name="list", alias="一覧", usage="list", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show MW-1", do=_show),
    Word(name="edit", alias="編集", usage="edit MW-1", do=_edit),
    Word(name="postpone", alias="延期", usage="postpone MW-1", do=_by_form("move")),
    Word(name="apart", alias="別日程", usage="apart MW-1 AKATSUKI", do=_apart),
    Word(name="start", alias="開始", usage="start MW-1", do=_start),
    Word(name="note", alias="経過報告", usage="note MW-1 …", do=_by_form("note")),
    Word(name="extend", alias="延長", usage="extend MW-1", do=_by_form("extend")),
    Word(name="done", alias="完了", usage="done MW-1 …", do=_by_form("finish")),
    Word(name="cancel", alias="中止", usage="cancel MW-1 …", do=_by_form("cancel")),
    Word(name="drop", alias="破棄", usage="drop MW-1", do=_at_once(DropWindow)),
    Word(name="after", alias="事後", usage="after AKATSUKI-1", do=_after, needs_case=False),
    Word(name="consult", alias="協議", usage="consult AKATSUKI-1 …", do=consultations.in_words),
    Word(name="feed", alias="購読", usage="feed AKATSUKI", do=_feed, needs_case=False),
    HELP,
)

MAINTENANCE = Vocabulary(command="/maintenance", key="maintenance", table=TABLE, alone=_alone)
