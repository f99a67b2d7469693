"""Another company in the shared channel: only a lead ends the freeze, and only about what they were shown (Art. 12)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.cases import PROVIDER, Provider, decide
from slackbot.cases.customers import DrawPanel, KeepSilent, NoteCompanies, NoteObstacle, ResumeSaying
from slackbot.cases.desk_channel import NoteOwnDesk, NoteSharedDesk
from slackbot.safety.audience import UNNAMED
from slackbot.words import THE_CLOCK, CommandBase, Decision, Notice, Refusal
from tests.acting import LEAD, command
from tests.rules.channel import Channel, cards, opened
from tests.rules.living import DAY, HOUR, START
from tests.rules.test_delegations import provider

pytestmark = pytest.mark.article("12")


def frozen(*companies: str) -> Channel:
    channel = opened().wait(HOUR)
    channel.does(NoteCompanies, THE_CLOCK, companies=companies or ("T0MINATO",))
    return channel


def shown(channel: Channel) -> str:
    assert channel.customer.freeze
    return channel.customer.freeze.shown


def test_another_company_freezes_the_channel_and_desk_is_shown_it_once() -> None:
    channel = frozen()
    (card,) = cards(channel)

    assert (card.channel, channel.customer.frozen is not None) == ("C0DESK", True)
    assert channel.asks(NoteCompanies, THE_CLOCK) == Refusal(code="nothing_to_record")


def test_a_name_that_slack_tells_later_is_put_beside_the_id() -> None:
    channel = frozen()
    digest, names = shown(channel), {"T0MINATO": "ミナト物産株式会社", "T0OTHER": "よその会社"}

    channel.does(NoteCompanies, THE_CLOCK, companies=("T0MINATO",), names=names)

    assert channel.customer.freeze
    assert channel.customer.freeze.names == {"T0MINATO": "ミナト物産株式会社"}
    assert shown(channel) == digest
    assert channel.asks(NoteCompanies, THE_CLOCK, names=names) == Refusal(code="nothing_to_record")
    assert channel.asks(NoteCompanies, THE_CLOCK) == Refusal(code="nothing_to_record")


def test_that_it_left_ends_nothing() -> None:
    channel = frozen()
    channel.wait(HOUR).does(NoteCompanies, THE_CLOCK, companies=())

    assert channel.customer.frozen
    channel.does(ResumeSaying, LEAD, shown=shown(channel))
    assert channel.customer.frozen is None
    assert [card.name for card in cards(channel)][1:] == ["panel"]
    assert channel.customer.admitted == ()


def test_while_it_is_there_a_reason_is_needed_and_kept() -> None:
    channel = frozen()

    assert channel.asks(ResumeSaying, LEAD, shown=shown(channel), reason="  ") == Refusal(
        code="no_reason_to_resume", refs=("12",)
    )
    done = channel.does(ResumeSaying, LEAD, shown=shown(channel), reason="委託先です")
    assert done.events[0].data == {"admitted": ["T0MINATO"], "why": "委託先です"}
    assert (done.events[0].by, channel.customer.readers) == (LEAD, frozenset({"T0MINATO"}))


def test_who_may_read_is_not_asked_again_while_it_stays_but_another_one_is() -> None:
    channel = frozen()
    channel.does(ResumeSaying, LEAD, shown=shown(channel), reason="委託先です")

    assert channel.asks(NoteCompanies, THE_CLOCK) == Refusal(code="nothing_to_record")
    channel.does(NoteCompanies, THE_CLOCK, companies=("T0KLEIN", "T0MINATO"))
    assert channel.customer.frozen
    assert channel.customer.frozen.companies == ("T0KLEIN",)


def test_an_invitation_without_a_name_cannot_be_confirmed() -> None:
    channel = frozen(UNNAMED)

    assert channel.asks(ResumeSaying, LEAD, shown=shown(channel), reason="委託先です") == Refusal(
        code="company_unnamed", refs=("12",)
    )


def test_a_card_that_shows_fewer_companies_decides_nothing() -> None:
    channel = frozen()
    before = shown(channel)
    channel.does(NoteCompanies, THE_CLOCK, companies=("T0KLEIN", "T0MINATO"))

    for kind in (ResumeSaying, KeepSilent):
        assert channel.asks(kind, LEAD, shown=before) == Refusal(code="outdated", refs=("12",))


def test_the_panel_waits_with_everything_else() -> None:
    channel = frozen()
    channel.does(KeepSilent, LEAD, shown=shown(channel))
    channel.wait(DAY).does(DrawPanel, THE_CLOCK)
    assert channel.said == []

    channel.does(NoteObstacle, THE_CLOCK)
    channel.wait(HOUR).does(NoteObstacle, THE_CLOCK, reason="")
    assert "panel" not in [card.name for card in cards(channel)]


TEAMS = st.frozensets(st.sampled_from(["T0MINATO", "T0KLEIN", UNNAMED]))


@given(st.lists(TEAMS | st.sampled_from(["resume", "resume at once", "keep"]), max_size=12))
def test_whatever_happens_nobody_reads_whom_no_lead_confirmed(story: list[frozenset[str] | str]) -> None:
    channel, there, confirmed = opened(), frozenset[str](), set[str]()
    for step in story:
        channel.wait(HOUR)
        if isinstance(step, frozenset):
            there = step
            channel.asks(NoteCompanies, THE_CLOCK, companies=tuple(sorted(step)))
            confirmed &= step
        else:
            kind = KeepSilent if step == "keep" else ResumeSaying
            known = channel.customer.freeze.shown if channel.customer.freeze else ""
            more = {} if step == "keep" else {"reason": "委託先です" if step == "resume" else ""}
            if isinstance(channel.asks(kind, LEAD, shown=known, **more), Decision) and step != "keep":
                confirmed |= there
        assert channel.customer.readers <= confirmed
        assert channel.customer.frozen or there <= channel.customer.readers


# ── #desk itself ─────────────────────────────────────────────────────────────────────────────────────────────────────


def notes(before: Provider, kind: type[CommandBase]) -> Decision | Refusal:
    return decide(before, command(kind, THE_CLOCK, PROVIDER), None, START)


def noted(before: Provider, kind: type[CommandBase]) -> tuple[Provider, list[str]]:
    outcome = notes(before, kind)
    assert isinstance(outcome, Decision)
    assert isinstance(outcome.case, Provider)
    return outcome.case, [f"{each.to} {each.key}" for each in outcome.messages if isinstance(each, Notice)]


@pytest.mark.article("12")
def test_every_lead_reads_in_person_that_desk_is_shared_and_once() -> None:
    shared, said = noted(provider(), NoteSharedDesk)
    assert said == ["dm:U0TAKAHASHI desk_shared", "dm:U0OGAWA desk_shared"]
    assert notes(shared, NoteSharedDesk) == Refusal(code="nothing_to_record")

    ours, said = noted(shared, NoteOwnDesk)
    assert said == ["dm:U0TAKAHASHI desk_ours", "dm:U0OGAWA desk_ours"]
    assert noted(ours, NoteOwnDesk) == (ours, [])
    assert noted(ours, NoteSharedDesk)[1] != [], "the next time it is said again"


def test_a_group_of_which_nobody_is_known_is_no_person_to_write_to() -> None:
    unread = replace(provider(), particulars=replace(provider().particulars, leads=("S0LEADS", "U0OGAWA")))

    assert noted(unread, NoteSharedDesk)[1] == ["dm:U0OGAWA desk_shared"]
