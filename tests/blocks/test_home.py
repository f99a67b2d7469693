"""App Home for the person on duty: what needs them stands first, and however much there is, Slack takes it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from blocks import home
from tests.acting import LEAD
from tests.blocks import of_the_desk
from tests.rules.living import START
from tests.rules.test_oncall import applied

MOST_BLOCKS = 100
"""Slack's, of a view."""
EMPTY = home.Desk(me=LEAD.user, now=START, rotas=[applied()], cases=[])


def drawn(desk: home.Desk, locale: str = "ja") -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = home.home(desk, of_the_desk._around(locale))["blocks"]
    return blocks


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(each, ensure_ascii=False) for each in blocks]


def place(blocks: list[dict[str, Any]], words: str) -> int:
    return next(n for n, each in enumerate(texts(blocks)) if words in each)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_all_that_there_can_be_is_no_more_than_a_view_holds_and_says_how_much_is_left_out(locale: str) -> None:
    desk = of_the_desk._everything(EMPTY)
    blocks = drawn(desk, locale)

    assert len(blocks) <= MOST_BLOCKS
    more = {"ja": "ほか", "en": "more"}[locale]
    lists = [name for name, found in home._lists(desk).items() if len(found) > home.MOST[name]]
    assert {*lists} >= {"needs", "soon", "waiting", "mine", "rest"}, "or the test shows nothing"
    assert sum(more in each for each in texts(blocks) if "context" in each) >= len(lists)


def test_what_needs_this_person_comes_before_who_is_on_duty_and_that_before_the_rest() -> None:
    blocks = drawn(of_the_desk._everything(EMPTY))

    order = ["あなたの対応が必要です", "引継ぎがまだです", "ただいまの当番", "代行をお願いする"]
    order += ["お返事をお待ちのお客様", "まだ誰も受けていません", "あなたの担当　", "そのほかの対応中"]
    places = [place(blocks, words) for words in order]
    assert places == sorted(places)


def test_that_nothing_needs_them_is_said() -> None:
    assert "対応が必要なものはありません" in str(drawn(EMPTY))
    waiting = replace(EMPTY, windows=[of_the_desk._at_short_notice()])
    assert "対応が必要なものはありません" not in str(drawn(waiting))


def test_a_stop_at_short_notice_needs_the_lead_and_nobody_else() -> None:
    desk = replace(EMPTY, windows=[of_the_desk._at_short_notice()], links={"MW-1": "https://slack.example/p1"})

    assert "https://slack.example/p1" in str(drawn(desk))
    assert "間際のお知らせの承認" not in str(drawn(replace(desk, me="U0SATO")))


def test_tasks_of_a_customers_record_stand_among_the_cases_by_when_they_fall_due() -> None:
    soon, later = of_the_desk._tasks()[0], of_the_desk._tasks()[3]
    window = of_the_desk._at_short_notice()
    later = replace(later, task=replace(later.task, due=window.stop.start + timedelta(days=9)))
    blocks = drawn(replace(EMPTY, tasks=[later, soon], windows=[window]))

    order = ["あなたの対応が必要です　3件", "是正の求め", "間際のお知らせの承認", "日程のご相談", "ただいまの当番"]
    places = [place(blocks, words) for words in order]
    assert places == sorted(places)


def test_however_many_need_this_person_the_first_to_fall_due_are_shown_and_the_others_counted() -> None:
    waits = of_the_desk._tasks()[0]
    many = [
        replace(waits, task=replace(waits.task, name=str(n), due=START + timedelta(days=n))) for n in range(30, 0, -1)
    ]

    blocks = drawn(replace(EMPTY, tasks=many))

    assert "第1号" in str(blocks)
    assert "第12号" in str(blocks)
    assert "第13号" not in str(blocks)
    assert "18" in texts(blocks)[place(blocks, "ほか")]
