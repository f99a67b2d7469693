"""Whatever else is typed into the fields of their forms, people go the same ways, and nobody is called or led astray.

The ways are those of the other scenarios; into every field somebody writes marks, links and calls besides. In the end
everything that the desk said is looked through, as in every scenario (`harmless.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from handlers.dispatch import FORMS
from slackbot.words import value
from tests.scenarios import (
    test_access,
    test_consultations,
    test_cooperation,
    test_escalations,
    test_freeze,
    test_home,
    test_maintenance,
    test_oncall,
    test_quotes,
    test_requests,
    test_response,
    test_scope,
    test_stops_decided,
    test_stops_under_way,
)
from tests.scenarios.world import World

TITLES = frozenset({"title_ja", "title_en"})
"""By these the other scenarios find their stop."""


@value
class Way:
    """`forms`: those that have words of their own, and are filled in on it. `but`: fields that are left as they are."""

    goes: Callable[[World], Awaitable[None]]
    forms: tuple[str, ...]
    but: frozenset[str] = frozenset()


WAYS = (
    Way(
        goes=test_access.test_it_ends_with_the_case_it_was_needed_for,
        forms=("access.request", "access.grant", "incident.report", "incident.resolve"),
    ),
    Way(
        goes=test_access.test_a_lead_agrees_then_the_customer_grants_less_and_the_clock_takes_it_back,
        forms=("access.grant_changed",),
    ),
    Way(goes=test_access.test_a_question_goes_to_whoever_asked, forms=("access.question",)),
    Way(goes=test_access.test_an_outdated_card_decides_nothing, forms=("access.decline",)),
    Way(goes=test_access.test_a_removal_that_nobody_confirms_ends_in_a_call, forms=("access.revoke",)),
    Way(
        goes=test_access.test_an_emergency_calls_everybody_at_once_and_is_looked_at_afterwards,
        forms=("access.review",),
    ),
    Way(
        goes=test_consultations.test_its_result_is_offered_at_the_same_customer_and_never_at_another,
        forms=("consultation.ask", "consultation.minutes", "scope.judge"),
    ),
    Way(
        goes=test_cooperation.test_two_things_are_asked_for_listed_and_answered_one_by_one,
        forms=("cooperation.ask", "cooperation.answer"),
    ),
    Way(
        goes=test_escalations.test_the_lead_asks_back_and_then_declines,
        forms=("escalation.ask", "escalation.question", "escalation.answer", "escalation.decline"),
    ),
    Way(
        goes=test_escalations.test_the_customer_wishes_to_talk_to_somebody_responsible,
        forms=("escalation.wish",),
    ),
    Way(
        goes=test_freeze.test_a_lead_confirms_that_the_other_company_may_read_until_it_leaves,
        forms=("freeze.resume",),
    ),
    Way(goes=test_home.test_a_notice_of_breach_is_settled_from_it_by_a_lead, forms=("breach.record", "breach.settle")),
    Way(goes=test_home.test_a_wish_about_a_stop_is_answered_from_it, forms=("announcement.answer_wish",), but=TITLES),
    Way(
        goes=test_maintenance.test_a_stop_is_announced_confirmed_moved_begun_extended_and_ended,
        forms=("window.plan", "announcement.wish", "window.start", "window.finish"),
        but=TITLES,
    ),
    Way(goes=test_maintenance.test_a_cancellation_is_said_with_its_reason, forms=("window.cancel",), but=TITLES),
    Way(goes=test_oncall.test_the_next_shift_reads_what_was_left_and_takes_over, forms=("rota.write_handover",)),
    Way(goes=test_quotes.test_a_time_is_written_down_for_somebody_else_and_corrected, forms=("work.correct",)),
    Way(
        goes=test_requests.test_what_is_not_settled_is_answered_again,
        forms=("service_request.make", "service_request.answer", "service_request.not_settled"),
    ),
    Way(goes=test_response.test_an_internal_note_stays_in_the_desk, forms=("incident.note",)),
    Way(goes=test_response.test_a_form_that_was_open_meanwhile_keeps_what_was_typed, forms=("incident.update",)),
    Way(
        goes=test_scope.test_what_a_third_party_caused_ends_with_advice_that_the_customer_may_dispute,
        forms=("advice.end", "incident.not_fixed"),
    ),
    Way(
        goes=test_stops_under_way.test_a_lead_who_declines_short_notice_is_heard_by_whoever_asked_and_by_nobody_else,
        forms=("window.plan", "window.announce", "window.decline_notice"),
    ),
    Way(
        goes=test_stops_decided.test_when_nothing_is_left_to_decide_who_asked_and_the_lead_hear_why,
        forms=("window.move",),
        but=TITLES,
    ),
    Way(
        goes=test_stops_under_way.test_an_edit_says_what_has_changed_and_asks_anew_only_for_what_affects_them,
        forms=("window.edit",),
        but=TITLES,
    ),
    Way(
        goes=test_stops_under_way.test_progress_is_asked_for_in_each_language_that_is_read_and_told_in_it,
        forms=("window.note",),
        but=TITLES,
    ),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.goes.__name__.removeprefix("test_"))
async def test_people_go_the_same_way_whatever_else_they_type(way: Way, world: World) -> None:
    world.everything_expected = True  # that is looked at where the way is at home
    world.scribbles = way.but

    await way.goes(world)

    assert {*way.forms} <= {form for form, _ in world.scribbled_in}


WITHOUT_WORDS = {"incident.severity", "rota.end", "rota.preview", "rota.swap", "window.apart", "window.split"}
"""Forms of choices alone."""
PARTICULARS = {*(f"binding.{part}" for part in ("agreement", "company", "hours", "people", "systems", "targets"))} | {
    *("rota.basics", "rota.layer", "rota.new", "delegation.name", "quote_search.show")
}
"""What is typed there is read and checked word by word: names, addresses, ids, amounts."""
DRAWN = {
    *("access.extend", "access.inventory", "announcement.backup_taken", "breach.answer", "consultation.state"),
    *("cooperation.received", "incident.mitigate", "incident.reopen", "incident.turn_into_request", "quote.decline"),
    *("quote.make", "quote.urgent", "rota.stand_in", "service_request.note", "service_request.reopen"),
    *("urgent.decline", "window.extend", "work.log"),
}
"""What is typed there is held to the same at every surface by tests/blocks, from the command on."""


def test_every_form_is_gone_through_or_named_here() -> None:
    walked = {form for way in WAYS for form in way.forms}
    named = WITHOUT_WORDS | PARTICULARS | DRAWN

    assert walked & named == set()
    assert walked | named == {*FORMS}
