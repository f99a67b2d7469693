"""What a consultation came to is kept for the customer, and shown where the same question appears again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.around import Surroundings
from blocks.precedents import blocks, listing, on_triage
from blocks.scope import forms
from slackbot.agreement.clauses import Document, Item
from slackbot.agreement.meaning import found_again, meant
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.texts import standard
from slackbot.cases import Customer, decide
from slackbot.cases.customers import KeepPrecedent
from slackbot.cases.customers.precedents import alike, every
from slackbot.cases.customers.state import Precedent
from slackbot.cases.matter import Finding
from slackbot.sandbox.blockcheck import checked_blocks
from slackbot.words import Decision, FollowUp, Ref
from tests.acting import LEAD
from tests.blocks.drawing import METADATA, around
from tests.rules.judging import OWNER, Told, excluded, scoped, settled, third_party
from tests.rules.living import START, terms

AGREED = "項目の追加は無償とする"


def a_customer() -> Customer:
    found = terms().version
    return Customer(id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=found, panel_drawn_at=START)


def of(told: Told) -> KeepPrecedent:
    (follow_up,) = [
        each.command for each in told.messages if isinstance(each, FollowUp) and isinstance(each.command, KeepPrecedent)
    ]
    return follow_up


def kept(customer: Customer, says: str = "", told: Told | None = None) -> Customer:
    outcome = decide(customer, of(told or settled(excluded(says=says))), terms(), START)
    assert isinstance(outcome, Decision), outcome
    assert isinstance(outcome.case, Customer)
    return outcome.case


def knowing(found: Iterable[Precedent], agreement: Agreement | None = None, **more: Any) -> Surroundings:
    return replace(around(**more, agreement=agreement), precedents=tuple(found))


def numbered_otherwise(*, without: str = "", reworded: bool = False) -> Agreement:
    """A later text: the exclusions stand the other way round, and one of them is left out."""
    document = standard("ja")
    found = [each for each in _exclusions(document) if without not in each.text or not without]
    marks = "あらためて、" if reworded else ""
    turned = tuple(Item(number=n, text=marks + each.text) for n, each in enumerate(reversed(found), 1))
    articles = tuple(
        replace(article, items=turned) if article.number == 4 else article for article in document.articles
    )
    later = replace(document, articles=articles, sha256="f" * 64)
    return Agreement.of(later, terms().particulars, terms().provider)


def _exclusions(document: Document) -> tuple[Item, ...]:
    return next(article for article in document.articles if article.number == 4).items


def text_of(agreement: Agreement, ref: Ref) -> str:
    return agreement.document.clause(ref).text


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("18")
@pytest.mark.parametrize("kind", ["incident", "service_request"])
def test_the_minutes_that_both_accepted_become_a_precedent_of_their_item(kind: str) -> None:
    told = settled(excluded(kind))

    assert scoped(told).consultations[-1].item == "4(1)"
    (found,) = kept(a_customer(), told=told).precedents
    assert (found.case, found.about, found.item, found.text) == ("AKATSUKI-1", "scope", "4(1)", AGREED)
    assert (found.by_customer, found.by_provider) == (OWNER.user, LEAD.user)


def test_a_judgement_whose_text_has_no_item_for_it_is_kept_under_the_clause_that_it_cites() -> None:
    (found,) = kept(a_customer(), told=settled(third_party())).precedents

    assert found.item
    assert found.meant == meant(terms(), found.item)


@pytest.mark.article("12")
@pytest.mark.parametrize("key", ["AKATSUKI", "HARBOR"])
def test_it_is_kept_for_the_customer_of_its_case_and_told_to_nobody(key: str) -> None:
    told = excluded()
    assert told.case is not None
    told.case = replace(told.case, customer=key)

    command = of(settled(told))

    assert command.case_id == key
    outcome = decide(a_customer(), command, terms(), START)
    assert isinstance(outcome, Decision)
    assert outcome.messages == ()


# ── Shown ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_question_shows_it_and_another_does_not() -> None:
    here = knowing(kept(a_customer()).precedents)

    assert AGREED in str(blocks(["4(1)"], here))
    assert blocks(["4(2)"], here) == []


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_it_says_who_agreed_when_and_leads_to_the_minutes(locale: str) -> None:
    here = knowing(kept(a_customer()).precedents, locale=locale)
    here = replace(here, links={"AKATSUKI-1": "https://hinode.slack.com/archives/C0AKATSUKI/p1"})

    shown = str(blocks(["4(1)"], here))

    assert f"<@{OWNER.user}>" in shown
    assert f"<@{LEAD.user}>" in shown
    assert "<https://hinode.slack.com/archives/C0AKATSUKI/p1|AKATSUKI-1>" in shown
    assert f"<!date^{int(START.timestamp())}" in shown


@pytest.mark.parametrize("finding", Finding)
def test_the_form_of_triage_shows_what_it_may_be_about(finding: Finding) -> None:
    here = knowing(kept(a_customer()).precedents)

    form = str(forms.judge(scoped(excluded()), here, forms.Given(finding=finding), METADATA))

    assert (AGREED in form) == (finding in (Finding.IN_SCOPE, Finding.EXCLUDED))


def test_the_card_of_another_case_shows_it_and_its_own_does_not_say_it_twice() -> None:
    here, case = knowing(kept(a_customer()).precedents), scoped(excluded())

    assert on_triage(case, here) == []
    assert AGREED in str(on_triage(replace(case, id="AKATSUKI-2"), here))


def test_the_latest_come_first_and_no_more_than_a_form_holds() -> None:
    customer = a_customer()
    for n in range(5):
        customer = kept(customer, f"合意 {n}")

    shown = re.findall(r"合意 \d", str(blocks(["4(1)"], knowing(customer.precedents))))

    assert shown == ["合意 4", "合意 3", "合意 2"]


# ── Under a later text ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reworded", [False, True])
def test_under_a_text_that_numbers_it_otherwise_it_is_found_by_what_it_says(reworded: bool) -> None:
    later = numbered_otherwise(reworded=reworded)
    (found,) = kept(a_customer()).precedents
    (again,) = alike([found], ["4(7)"], later)

    assert again.item == "4(7)"
    assert text_of(later, "4(7)").endswith(text_of(terms(), "4(1)"))
    assert blocks(["4(1)"], knowing([found], later)) == []
    shown = str(blocks(["4(7)"], knowing([found], later)))
    assert "第4条第7号" in shown
    assert f"当時の同意書では 第4条第1号「{text_of(terms(), '4(1)')}」" in shown


def test_what_a_later_text_no_longer_says_is_shown_as_of_the_earlier_one() -> None:
    later = numbered_otherwise(without=text_of(terms(), "4(1)"))
    found = kept(a_customer()).precedents

    shown = str(blocks(["4(1)", "4(2)"], knowing(found, later)))

    assert "（以前の同意書の条項）" in shown
    assert f"当時の同意書では 第4条第1号「{text_of(terms(), '4(1)')}」" in shown
    assert blocks(["9(1)"], knowing(found, later)) == []


def test_what_was_kept_with_its_number_alone_says_that_this_is_the_number_of_then() -> None:
    (found,) = kept(a_customer()).precedents
    early = replace(found, meant=None, by_customer="", by_provider="")

    assert "番号は当時の同意書のものです（第4条第1号）" in str(blocks(["4(1)"], knowing([early])))


@given(st.permutations(range(7)), st.integers(0, 6))
def test_whatever_the_order_of_a_later_text_an_item_is_never_taken_for_another(order: list[int], n: int) -> None:
    now = terms()
    items = _exclusions(now.document)
    turned = tuple(Item(number=place, text=items[each].text) for place, each in enumerate(order, 1))
    articles = tuple(replace(each, items=turned) if each.number == 4 else each for each in now.document.articles)
    later = Agreement.of(replace(now.document, articles=articles, sha256="e" * 64), now.particulars, now.provider)

    again = found_again(meant(now, f"4({n + 1})"), later)

    assert again is not None
    assert text_of(later, again) == items[n].text


# ── Listed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("18")
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_what_was_agreed_with_a_customer_is_listed_and_can_be_narrowed_to_a_clause(locale: str) -> None:
    found = kept(kept(a_customer()), told=settled(third_party()))
    here = knowing(found.precedents, locale=locale)

    assert [each.item for each in every(found.precedents, terms(locale))] == [found.precedents[1].item, "4(1)"]
    assert [each.item for each in every(found.precedents, terms(locale), "4(1)")] == ["4(1)"]
    assert checked_blocks(listing(here).blocks)
    assert str(listing(here, "4(1)").blocks).count("AKATSUKI-1") == 1
    assert "AKATSUKI-1" not in str(listing(here, "4(2)").blocks)
    many = knowing(found.precedents * 30, locale=locale)
    assert checked_blocks(listing(many).blocks)


def test_a_clause_of_another_text_is_found_by_what_it_says() -> None:
    later = numbered_otherwise(reworded=True)
    (found,) = every(kept(a_customer()).precedents, later)

    assert found.item
    assert found.item != "4(1)"
    assert every(kept(a_customer()).precedents, later, found.item) == (found,)


NOTHING_AGREED = {"ja": "合意した内容は、まだありません", "en": "Nothing was agreed in a consultation"}


@pytest.mark.parametrize("locale", NOTHING_AGREED)
def test_a_customer_with_whom_nothing_was_agreed_says_so(locale: str) -> None:
    listed = listing(knowing((), locale=locale))

    assert NOTHING_AGREED[locale] in listed.text
    assert NOTHING_AGREED[locale] in str(listed.blocks[0])
    assert "AKATSUKI-1" not in str(listed.blocks)
