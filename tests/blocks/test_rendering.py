"""Everything that is shown, in every state and both languages, whatever people wrote: Slack takes it, and it keeps
what must stay inside inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any, cast

import pytest

from blocks.incidents import notices
from blocks.incidents.card import card
from blocks.incidents.times import times
from blocks.incidents.triage import triage
from blocks.service_requests import notices as request_notices
from handlers.commands import COMMANDS
from handlers.dispatch import FORMS, PRESSES
from handlers.requests import Slash
from slackbot.agreement.particulars import System
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer, Reply
from slackbot.cases.incidents import CloseUnverified, Report
from slackbot.cases.incidents.state import Level, Origin, Source
from slackbot.directory import Place
from slackbot.office import Office
from slackbot.sandbox.blockcheck import checked_blocks, checked_view
from slackbot.words import THE_CLOCK, Audience, Notice, Rendered
from tests.acting import CUSTOMER, ENGINEER
from tests.blocks.drawing import (
    CUSTOMERS_VIEWS,
    LOCALES,
    STAGES,
    Fresh,
    around,
    distinct_messages,
    drawn,
    every_message,
    handles,
    markup,
    messages_that_quote,
    offers,
    other_messages,
    panel_of,
    parts,
    pieces,
    private_lists,
    strangers,
    views_at,
)
from tests.blocks.test_kit import is_whole
from tests.rules.living import DAY, HOUR, START, Life, Stage, at, terms

EVIL = "<!channel> <!here|x> <@U1> <https://evil.example|x> <#C1> &amp;lt; \u202e *b* {id} \x07終"
LONG = "<&>" * 1000
WORDS = {"ordinary words": "", "evil words": EVIL, "long words": LONG}
LOOKED_AT = Fresh()

NO_OFFICE = cast(Office, None)
"""A word that is not known is answered without looking anything up."""


def check(said: Rendered) -> None:
    assert checked_blocks(said.blocks)
    assert 0 < len(said.text) <= 4000
    assert said.text.strip()
    assert strangers(said) == []
    assert all(is_whole(shown) for shown in markup(said))


def check_view(view: dict[str, Any]) -> None:
    assert checked_view(view, view["type"])
    assert strangers(view) == []
    assert all(is_whole(shown) for shown in markup(view))


# ── Slack takes it ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("words", WORDS)
def test_whatever_a_rule_says_can_be_sent(words: str, locale: str) -> None:
    failed: dict[str, str] = {}
    fresh = Fresh()
    for said, incident in distinct_messages(WORDS[words]) if WORDS[words] else every_message():
        try:
            shown = drawn(said, incident, locale)
            if fresh.is_new(shown):
                check(shown)
        except Exception as error:
            name = said.key if isinstance(said, Notice) else said.name
            failed[f"{said.audience} {name} {incident.state}"] = repr(error)
    assert failed == {}


def test_nothing_is_drawn_of_words_but_what_is_drawn_of_those_that_stand_for_all() -> None:
    """Who looks at what is told apart by a few words misses nothing of others."""
    fresh = {audience: Fresh() for audience in Audience}
    for said, case in distinct_messages(EVIL, note=EVIL):
        fresh[said.audience].is_new(drawn(said, case, "en"))
    whole = every_message(EVIL, note=EVIL)
    assert [said for said, case in whole if fresh[said.audience].is_new(drawn(said, case, "en"))] == []


def refused(shown: Mapping[str, Rendered | dict[str, Any]]) -> dict[str, str]:
    """What Slack would not take, by name, and why. What is drawn alike a second time is looked at once."""
    found = {}
    for name, said in shown.items():
        try:
            if LOOKED_AT.is_new(said):
                check(said) if isinstance(said, Rendered) else check_view(said)
        except Exception as error:
            found[name] = repr(error)
    return found


def test_nor_is_any_block_quoted_but_in_the_messages_that_stand_for_all() -> None:
    quoted = {piece for said in messages_that_quote(EVIL) for piece in pieces(*said)}
    for evil, plain in zip(distinct_messages(EVIL), distinct_messages("読みました"), strict=True):
        assert pieces(*evil) - pieces(*plain) - quoted == set(), evil


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("words", WORDS)
def test_whatever_is_shown_of_an_incident_in_private_can_be_sent(words: str, locale: str) -> None:
    for stage in STAGES:
        assert refused(private_lists(at(stage, says=WORDS[words]), locale)) == {}, stage


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("words", WORDS)
def test_every_form_can_be_opened(words: str, locale: str) -> None:
    for stage in STAGES:
        assert refused(views_at(stage, locale, WORDS[words])) == {}, stage


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("words", WORDS)
def test_whatever_is_said_besides_can_be_sent(words: str, locale: str) -> None:
    assert refused(other_messages(locale, WORDS[words])) == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_an_incident_of_which_everything_is_known_can_be_shown(locale: str) -> None:
    life = Life(says=LONG)
    origin = Origin(source=Source.PHONE, caller=EVIL)
    weight = {"impact": Level.HIGH, "urgency": Level.LOW, "affected": LONG, "phone": EVIL}
    life.does(Report, ENGINEER, told_at=life.now - HOUR, origin=origin, **weight)
    for n in range(30):
        life.wait(HOUR).does(Reply, CUSTOMER, files=((f"F{n}", f"{EVIL}{n}"),))
    made = replace(
        life.incident, origin=Origin(source=Source.MESSAGE, permalink="https://hinode.slack.com/archives/C0A/p1")
    )

    for incident in (life.incident, made):
        check(card(incident, around(locale)))
        check(triage(incident, around(locale)))


def paused(times: int) -> Life:
    life = at(Stage.ACKNOWLEDGED)
    for _ in range(times):
        life.wait(HOUR).does(AskCustomer)
        life.wait(HOUR).does(ConfirmAnswer)
    return life


@pytest.mark.parametrize("locale", LOCALES)
def test_the_arithmetic_of_many_pauses_is_shown_to_the_last_line(locale: str) -> None:
    life = paused(10)

    view = times(life.incident, around(locale), life.now)

    check_view(view)
    assert not any(shown.endswith("…") for shown in markup(view))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_arithmetic_of_more_pauses_than_there_is_room_for_can_be_shown_all_the_same(locale: str) -> None:
    life = paused(60)

    check_view(times(life.incident, around(locale), life.now))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("word", ["&" * 4000, "<!channel>", "あ" * 4000, "akc"])
async def test_a_word_that_nobody_knows_is_answered_whatever_it_is(word: str, locale: str) -> None:
    place = Place(channel="C0DESK", provider=terms().provider, customer=None, agreement=None, today=START.date())
    slash = Slash(place=place, actor=ENGINEER, locale=locale, command_id="cmd:1", name="/incident", text=word)

    said = await COMMANDS["/incident"](slash, NO_OFFICE)

    assert isinstance(said, Rendered)
    check(said)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_customer_with_as_much_of_everything_as_may_be_has_a_panel(locale: str) -> None:
    usual = terms(locale)
    systems = tuple(System(key=f"s{n}", name=f"第{n}<システム>".ljust(75, "x")) for n in range(99))
    large = replace(usual.particulars, systems=systems, contact="あ" * 200, hours_text="&" * 200, short_name="商" * 16)

    said = panel_of(locale, replace(usual, particulars=large))

    check(said)


# ── Every notice has its words, every button its handler ────────────────────────────────────────────────────────────


def test_every_notice_has_a_renderer_and_every_renderer_a_notice() -> None:
    said = {(case.kind, m.audience, m.key) for m, case in every_message() if isinstance(m, Notice)}

    for kind, of_kind in (("incident", notices), ("service_request", request_notices)):
        for audience, renderers in ((Audience.CUSTOMER, of_kind.TO_CUSTOMER), (Audience.DESK, of_kind.TO_DESK)):
            assert {key for k, a, key in said if (k, a) == (kind, audience)} == set(renderers), (kind, audience)


@cache
def everything_shown() -> list[Rendered | dict[str, Any]]:
    shown: list[Rendered | dict[str, Any]] = [drawn(said, case, "ja") for said, case in distinct_messages("")]
    for stage in STAGES:
        shown += [*views_at(stage, "ja").values(), *private_lists(at(stage), "ja").values()]
    return [*shown, *other_messages("ja").values()]


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    assert set().union(*(handles(each) for each in everything_shown())) == set(PRESSES)


def test_every_form_that_can_be_sent_has_a_handler_and_every_handler_a_form() -> None:
    sent = {each["callback_id"] for each in everything_shown() if isinstance(each, dict) and "submit" in each}

    assert sent == set(FORMS)


def test_the_buttons_of_one_message_sound_different() -> None:
    for each in everything_shown():
        node = each.blocks if isinstance(each, Rendered) else each["blocks"]
        spoken = [p.get("accessibility_label", p["text"]["text"]) for p in parts(node) if p.get("type") == "button"]
        assert len(spoken) == len(set(spoken))


# ── What stays inside ───────────────────────────────────────────────────────────────────────────────────────────────

NOTE = "社内限りの話"
INSIDE = (NOTE, "C0DESK", "#desk", "ミナト物産", "内部メモ", "Internal note", "U0GUEST")


def leaks(said: Rendered | dict[str, Any]) -> list[str]:
    node = [said.text, said.blocks] if isinstance(said, Rendered) else said
    whole = json.dumps(node, ensure_ascii=False)
    return [secret for secret in INSIDE if secret in whole]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_customer_reads_nothing_of_the_desk(locale: str) -> None:
    shown = [
        drawn(said, case, locale) for said, case in distinct_messages("", NOTE) if said.audience is Audience.CUSTOMER
    ]
    shown += [panel_of(locale), *offers(locale).values()]

    assert len(shown) > 100
    assert [leaks(each) for each in shown if leaks(each)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("stage", STAGES)
def test_nor_in_a_form(stage: Stage, locale: str) -> None:
    shown = views_at(stage, locale)

    assert {name: found for name in CUSTOMERS_VIEWS if (found := leaks(shown[name]))} == {}


def test_the_desk_reads_the_note() -> None:
    """What the two tests above look for can be found."""
    notes = [(m, case) for m, case in distinct_messages(NOTE) if isinstance(m, Notice) and m.key == "note"]
    said = [drawn(m, case, "ja") for m, case in notes if NOTE in str(m.params["text"])]

    assert said
    assert all(NOTE in leaks(each) for each in said)


@pytest.mark.parametrize("stage", STAGES)
def test_a_card_says_in_words_what_it_shows(stage: Stage) -> None:
    """A screen reader reads the text alone."""
    life = at(stage)

    for said in (card(life.incident, around()), triage(life.incident, around())):
        for word in (life.incident.id, "受発注システム", life.incident.what):
            assert word in said.text


def test_one_may_tell_from_the_text_alone_that_we_wait_for_the_customer() -> None:
    life = at(Stage.ASKED)

    assert "資料のご提供待ち" in card(life.incident, around()).text
    assert "資料のご提供待ち" in triage(life.incident, around()).text


@pytest.mark.parametrize(("wait", "said"), [(3 * DAY, "3日"), (36 * HOUR, "36時間"), (12 * HOUR, "12時間")])
def test_the_close_says_how_long_we_waited(wait: timedelta, said: str) -> None:
    usual = terms()
    short = replace(usual.particulars, verify_remind_after=HOUR, verify_close_after=wait)
    life = at(Stage.RESOLVED, replace(usual, particulars=short))
    life.wait(wait).does(CloseUnverified, THE_CLOCK)

    (notice,) = [each for each in life.messages if isinstance(each, Notice) and each.key == "closed_unverified"]

    assert said in drawn(notice, life.incident, "ja", life.agreement).text
