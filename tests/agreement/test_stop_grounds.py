"""A stop concerns customers with texts of their own: each reads the ground under the number it has there (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blocks.announcements.common import ground
from blocks.around import Surroundings
from slackbot.agreement.choices import own_ground, shared_grounds
from slackbot.agreement.document import parse, read
from slackbot.agreement.particulars import Agreement, Configuration
from slackbot.agreement.texts import standard
from tests.acting import a_stop

TEXTS = Path(__file__).with_name("texts")
ONE_OF_ITS_OWN = """保守契約書
第1条（サービスの停止）
甲は、次の場合、事前又は事後に通知して停止することができる。
（1）監督官庁の検査を受ける場合
（2）保守点検を行う場合
"""


@pytest.fixture
def usual(configuration: Configuration) -> Agreement:
    return Agreement.of(standard("ja"), configuration.customers[0], configuration.provider)


@pytest.fixture
def office(configuration: Configuration) -> Agreement:
    return Agreement.of(read(TEXTS / "office.txt"), configuration.customers[0], configuration.provider)


@pytest.fixture
def inspected(configuration: Configuration) -> Agreement:
    return Agreement.of(parse(ONE_OF_ITS_OWN), configuration.customers[0], configuration.provider)


@pytest.mark.article("9")
def test_the_form_offers_each_ground_once_in_the_desks_order(
    usual: Agreement, office: Agreement, inspected: Agreement
) -> None:
    offered = shared_grounds([office, inspected, usual])

    assert [each.ref for each in offered] == ["9(1)", "9(2)", "9(3)", "9(4)", "9(5)", "9"]
    assert offered[0].text == "保守点検"
    assert offered[-1].text == "監督官庁の検査を受ける場合"


@pytest.mark.article("9")
def test_each_customer_reads_the_number_that_it_has_in_its_own_text(
    usual: Agreement, office: Agreement, inspected: Agreement
) -> None:
    assert [own_ground(each, "9(1)") for each in (usual, office, inspected)] == ["9(1)", "7(1)", "1(2)"]
    assert [own_ground(each, "9(4)") for each in (usual, office, inspected)] == ["9(4)", "7(2)", "1"]


@pytest.mark.article("9")
def test_what_only_one_text_knows_is_the_whole_article_to_the_others(usual: Agreement, inspected: Agreement) -> None:
    special = shared_grounds([usual, inspected])[-1]
    stop = a_stop(datetime(2026, 11, 24, tzinfo=UTC), ground=special.ref, ground_said=special.said)

    theirs, others = (Surroundings(locale="ja", agreement=each) for each in (inspected, usual))

    assert (ground(stop, theirs), ground(stop, others)) == ("1(1)", "9")
    assert replace(stop, ground_said="").told() != stop.told()
