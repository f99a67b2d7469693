"""An app from an older manifest has no address at which menus load their options; the desk notices, once."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from slackbot.menus import FORMS, Menus
from tests.blocks.stops import stop_views


def form(name: str) -> dict[str, Any]:
    return stop_views("ja")[name]


def warned(caplog: pytest.LogCaptureFixture) -> int:
    return sum("menu_never_asked" in each.getMessage() for each in caplog.records)


def test_forms_that_nobody_can_fill_in_are_said_once(caplog: pytest.LogCaptureFixture) -> None:
    menus = Menus()
    with caplog.at_level(logging.WARNING, "slackbot"):
        for _ in range(FORMS - 1):
            menus.shown(form("stop apart for whom"))
        assert warned(caplog) == 0

        for _ in range(FORMS):
            menus.shown(form("stop apart for whom"))

    assert warned(caplog) == 1


def test_where_a_menu_has_asked_or_need_not_be_opened_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    asked, others = Menus(), Menus()
    with caplog.at_level(logging.WARNING, "slackbot"):
        asked.asked()
        for _ in range(9):
            asked.shown(form("stop apart for whom"))
            others.shown(form("stop preview"))
            others.shown(form("stop move"))
            others.shown({})

    assert warned(caplog) == 0
