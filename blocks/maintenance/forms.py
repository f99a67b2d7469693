"""The forms about a window: begun, told about, moved, extended, ended, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks.announcements.common import title
from blocks.around import Surroundings
from blocks.kit import (
    SECTION_TEXT,
    Block,
    Mrkdwn,
    asked,
    context,
    cut,
    external_select,
    joined,
    modal,
    quote,
    section,
    text_input,
    time_input,
)
from blocks.maintenance.receipts import Waiting, rows_of
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.cases.maintenance.state import Apart, Window
from slackbot.readable import Readable

START, EXPECTED, LATEST = "start", "expected", "latest"
TEXT, TEXT_JA, TEXT_EN = "text", "text_ja", "text_en"
REASON_JA, REASON_EN = "late_reason_ja", "late_reason_en"
IN_WORDS = {"ja": TEXT_JA, "en": TEXT_EN}
REASONS = {"ja": REASON_JA, "en": REASON_EN}
REASON_HINT = "maintenance.form.reason.hint"
APART = "apart"
MOST = 20
"""Of what speaks against it, each by itself."""
Times = tuple[datetime, datetime, datetime]


def against_it(against: Sequence[tuple[str, Concern]], around: Surroundings, languages: Sequence[str]) -> list[Block]:
    """What speaks against it, and the reason that the customers will read where a lead has to agree.

    Each by itself, or by kind where there are more than anybody reads.
    """
    if not against:
        return []
    said = _each(against, around) if len(against) <= MOST else _by_kind(against, around)
    blocks: list[Block] = [section(cut(joined(said), SECTION_TEXT))]
    if any(each.against is Against.SHORT_NOTICE for _, each in against):
        blocks += in_each(around, "maintenance.form.preview.reason", REASONS, languages, hint=REASON_HINT)
    return blocks


def _each(against: Sequence[tuple[str, Concern]], around: Surroundings) -> list[Mrkdwn]:
    return [around.say(f"maintenance.against.{each.against}", name=name, what=each.what) for name, each in against]


def _by_kind(against: Sequence[tuple[str, Concern]], around: Surroundings) -> list[Mrkdwn]:
    whom: dict[Against, dict[str, str]] = {kind: {} for kind in Against}
    for name, each in against:
        whom[each.against][each.customer] = name
    return [
        around.say(
            "maintenance.against.many",
            kind=around.plain(f"maintenance.kind.{kind}"),
            count=len(theirs),
            names=some_names([*theirs.values()], around),
        )
        for kind, theirs in whom.items()
        if theirs
    ]


def some_names(names: Sequence[str], around: Surroundings, most: int = 5) -> str:
    """The first of them, and how many more there are. Not escaped."""
    said = around.plain("card.between").join(around.plain("maintenance.name", name=each) for each in names[:most])
    more = len(names) - most
    return around.plain("maintenance.names_more", names=said, count=more) if more > 0 else said


def in_each(
    around: Surroundings, label: str, names: Mapping[str, str], languages: Sequence[str], said: str = "", hint: str = ""
) -> list[Block]:
    """A question in each language that one of the customers reads; `said`, in the language of who writes it.

    `hint`: when it may be left empty.
    """
    return [
        asked(
            names[each],
            around.plain(label, language=around.plain(f"maintenance.in.{each}")),
            text_input(names[each], multiline=True, initial=said if each == around.locale else ""),
            optional=bool(hint),
            hint=around.plain(hint) if hint else "",
        )
        for each in languages
    ]


def times(
    window: Window,
    around: Surroundings,
    verb: str,
    given: Times,
    metadata: dict[str, str],
    against: Sequence[tuple[str, Concern]] = (),
    languages: Sequence[str] = (),
    apart: Apart | None = None,
    wish: str = "",
) -> dict[str, Any]:
    """Moved: three times, and what speaks against them. Extended: the new end. Apart: first, for whom.

    `apart`: for this customer alone; `wish`: what they asked for.
    """
    start, expected, latest_end = given
    hint = around.plain("maintenance.form.extend.hint") if verb == "extend" else ""
    latest = asked(LATEST, around.plain("maintenance.form.latest"), time_input(LATEST, latest_end), hint=hint)
    blocks = [latest]
    if verb != "extend":
        blocks = [
            *([_whose(around)] if verb == "apart" else []),
            *_wished(wish, around),
            *against_it(against, around, languages),
            asked(START, around.plain("maintenance.form.start"), time_input(START, start)),
            asked(EXPECTED, around.plain("maintenance.form.expected"), time_input(EXPECTED, expected)),
            latest,
        ]
    return _about(window, around, verb, blocks, metadata, apart=apart, told=verb != "apart")


def _whose(around: Surroundings) -> Block:
    menu = external_select(APART, None, around.plain("customer.menu.placeholder"))
    return asked(APART, around.plain("report.customer"), menu, hint=around.plain("maintenance.form.apart.hint"))


def _wished(wish: str, around: Surroundings) -> list[Block]:
    return [section(around.say("maintenance.form.split.wish")), quote(wish)] if wish else []


def seen(given: Times) -> str:
    """For which times it was shown what speaks against them."""
    return "/".join(str(int(at.timestamp())) for at in given)


def words(
    window: Window,
    around: Surroundings,
    verb: str,
    languages: Sequence[str],
    metadata: dict[str, str],
    said: str = "",
) -> dict[str, Any]:
    """Ended: the check that was done. Cancelled: why. How it is going. The customers read it."""
    blocks = in_each(around, f"maintenance.form.{verb}.label", IN_WORDS, languages, said)
    return _about(window, around, verb, blocks, metadata)


def decline(window: Window, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """Why a lead declines: whoever asked reads it."""
    label = around.plain("maintenance.form.decline_notice.label")
    blocks = [asked(TEXT, label, text_input(TEXT, multiline=True))]
    return _about(window, around, "decline_notice", blocks, metadata, told=False)


def start(
    window: Window,
    around: Surroundings,
    waiting: Readable[Waiting],
    count: int,
    leads: bool,
    metadata: dict[str, str],
) -> dict[str, Any]:
    """Whose word on their backup is missing. A lead may go on; whoever else sends it calls the leads (Art. 8)."""
    warned = section(around.say("maintenance.form.start.text", count=count))
    lines, left = rows_of(waiting, around), count - len(waiting.cases) - len(waiting.unread)
    rest = [context(around.say("command.list.more", count=left))] if left > 0 else []
    label = around.plain("maintenance.form.start.label")
    last = asked(TEXT, label, text_input(TEXT, multiline=True)) if leads else _calls_a_lead(around)
    submit = "maintenance.form.start.submit" if leads else "maintenance.form.start.submit_lead"
    return _about(
        window, around, "start", [warned, *lines, *rest, last], metadata, submit=around.plain(submit), told=False
    )


def _who_is_told(window: Window, apart: Apart | None, around: Surroundings) -> Mrkdwn:
    count = len(window.concerned)
    if apart is None:
        return around.say("maintenance.form.all_are_told", count=count)
    key = "one_is_told" if count > 1 else "one_is_moved"
    return around.say(f"maintenance.form.{key}", name=apart.name, others=count - 1)


def _calls_a_lead(around: Surroundings) -> Block:
    return context(around.say("maintenance.form.start.needs_a_lead"))


def _about(
    window: Window,
    around: Surroundings,
    verb: str,
    blocks: list[Block],
    metadata: dict[str, str],
    *,
    submit: str = "",
    told: bool = True,
    apart: Apart | None = None,
) -> dict[str, Any]:
    first = section(around.say("maintenance.form.about", id=window.id, title=title(window.stop, around)))
    all_ = [context(_who_is_told(window, apart, around))] if told else []
    kept = orjson.dumps({"window": window.id, **metadata}).decode()
    return modal(
        around.locale,
        around.plain(f"maintenance.form.{verb}.title"),
        f"window.{verb}",
        [first, *blocks, *all_],
        submit=submit or around.plain("form.send"),
        metadata=kept,
    )
