"""Who may do what, from the payload alone: every button, form, command and event × everyone who could send it.

The table is `identity.py`; whatever is new and stands in no row there fails the first test.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, product

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from handlers import commands, dispatch
from slackbot.cases import PROVIDER
from slackbot.cases.maintenance import DropWindow, PlanWindow
from slackbot.i18n import text
from slackbot.sandbox.workspace import Json
from slackbot.words import Done
from tests.acting import a_stop, command
from tests.handlers.identity import (
    AKATSUKI,
    BEYOND,
    BOUND,
    CHOICES,
    DESK,
    ELSEWHERE,
    EVENTS,
    FORMS,
    GONE,
    HARBOR,
    HEARD,
    HOMES,
    LEADS,
    NAMED,
    NOBODY,
    NUMBER,
    OF_SLACK,
    OK,
    OWN,
    PRESSES,
    SPEAKERS,
    STAFF,
    SUGGESTIONS,
    UNHEARD,
    UNKNOWN,
    WORDS,
    Home,
    Row,
    Speaker,
    group_of,
    other_than,
    reads,
)
from tests.handlers.stage import (
    Seen,
    Stage,
    a_command,
    a_form,
    a_press,
    a_suggestion,
    an_event,
    filled_in,
    records_of,
    sets_the_stage,
    tells_nothing,
    was_refused,
)
from tests.scenarios.people import header_of
from tests.scenarios.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

BECAUSE_OF_WHO = frozenset({"unknown_person", "not_allowed", "wrong_customer", "not_here", "message_is_gone"})
"""Refusals for who it is and where; others are about the state of things."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(world: World, redis_url: str) -> AsyncIterator[Stage]:
    """One for all: whoever may not, changes nothing; and what the others change makes them no other people."""
    log = logging.getLogger("slackbot")
    before = log.level
    async with Redis.from_url(redis_url) as redis:
        stage = await sets_the_stage(world, redis)
        log.addHandler(stage)
        log.setLevel(logging.INFO)
        yield stage
    log.removeHandler(stage)
    log.setLevel(before)


EVERYBODY = "EXAMPLES" in os.environ
"""Those of one group come to whatever they ask for as one and the same; whoever is nobody does not come to it (see
below). So a request meets one of each group, two of those who are nobody, and the next request the next of them; in
`make chaos` everybody meets everything."""


Cell = tuple[str, Speaker, str]


def cells(row: Row, home: Home, asked: object = None, among: Iterable[object] = ()) -> Iterator[Cell]:
    """(who, how the payload has it, what is expected). Those who are refused come first: then all is as it was.

    `asked`, one of `among`: of each group those whose turn it is, else all.
    """
    alike: dict[str, list[Cell]] = {}
    for name, speaker in SPEAKERS.items():
        group = group_of(speaker, home)
        alike.setdefault(group, []).append((name, speaker, row.expected(group)))
    if asked and not EVERYBODY:
        turn = list(among).index(asked) + list(HOMES).index(home.key)
        alike = {group: whose_turn_it_is(cells, turn, 2 if group == NOBODY else 1) for group, cells in alike.items()}
    yield from sorted(chain.from_iterable(alike.values()), key=lambda cell: cell[2] in (OK, OWN, HEARD))


def whose_turn_it_is(those: list[Cell], turn: int, many: int) -> list[Cell]:
    """So many of them, evenly apart."""
    step = max(1, len(those) // many)
    return [those[(turn + n * step) % len(those)] for n in range(many)]


def spoken_by(speaker: Speaker, told: dict[str, str]) -> Speaker:
    """The row of the table with its names filled in."""
    return Speaker(
        group=speaker.group,
        user=speaker.user.format(**told),
        team=speaker.team.format(**told),
        place=speaker.place.format(**told),
        enterprise=speaker.enterprise,
        locale=speaker.locale,
    )


def came_of_it(seen: Seen, expected: str, who: Speaker, place: str, home: Home, where: object) -> None:
    if expected not in (OK, OWN):
        was_refused(seen, expected, reads(who, place), home, where)
        return
    assert seen.code not in BECAUSE_OF_WHO, (where, seen.codes)
    if expected == OWN:
        assert records_of(seen, home) == [], where
        assert tells_nothing(seen, home), (where, seen.words())


both = pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)


# ── Everything is here ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_button_form_command_and_event_has_its_row() -> None:
    assert PRESSES.keys() | CHOICES.keys() == dispatch.PRESSES.keys()
    assert FORMS.keys() == dispatch.FORMS.keys()
    assert SUGGESTIONS.keys() == dispatch.SUGGESTS.keys()
    assert {command: {words.split()[0] for words in WORDS[command]} for command in WORDS} == {
        each.command: {word.name for word in each.table} for each in commands.VOCABULARIES
    }
    assert EVENTS.keys() | OF_SLACK == dispatch.EVENTS.keys()


# ── Whoever is nobody is refused before it is looked up what they ask for ─────────────────────────────────────────────

NOWHERE_TO_BE_FOUND = "nobody.answers_this"
"""No button, no form and no command of the desk: whoever is somebody hears that it no longer exists."""


def everybody(at: str, home: Home, told: dict[str, str]) -> Iterator[tuple[str, Speaker, str]]:
    """(what they hear, how the payload has them, where), whatever it is that they ask for."""
    for speaker in SPEAKERS.values():
        who = spoken_by(speaker, told)
        group, place = group_of(speaker, home), who.place or at.format(**told)
        stranger = group == NOBODY or (group == BOUND and place == home.channel)
        yield UNKNOWN if stranger else "outdated", who, place


@both
async def test_it_makes_no_difference_what_nobody_presses(home: Home, stage: Stage) -> None:
    """Wherever any button stands, and whatever it is about."""
    told = await stage.names(home)
    for row in {(row.at, row.given.partition("|")[0]): row for row in PRESSES.values()}.values():
        for expected, who, place in everybody(row.at, home, told):
            payload = a_press(stage, NOWHERE_TO_BE_FOUND, row.given.format(**told), who, place)
            was_refused(await stage.sends(payload), expected, reads(who, place), home, (row.at, row.given, who))


@both
async def test_nor_what_they_submit(home: Home, stage: Stage) -> None:
    told = await stage.names(home)
    for at, case in product(sorted({row.at for row in FORMS.values()}), ["case", *ABOUT.values()]):
        for expected, who, place in everybody(at, home, told):
            about = {"channel": place, "customer": home.key, "case": told[case], "shown": told["digest"]}
            seen = await stage.sends(a_form(NOWHERE_TO_BE_FOUND, who, about, filled_in(home)))
            if seen.code != NUMBER or expected == UNKNOWN:  # whose it is is asked of every form
                was_refused(seen, expected, reads(who, place), home, (at, case, who))


@both
async def test_nor_what_they_command(home: Home, stage: Stage) -> None:
    """There the customers' people are nobody either."""
    told = await stage.names(home)
    for expected, who, place in everybody(DESK, home, told):
        seen = await stage.sends(a_command(stage, told["case"], who, place, f"/{NOWHERE_TO_BE_FOUND}"))
        ours = who.group in (LEADS, STAFF, ELSEWHERE, BOUND)
        expected = BEYOND if group_of(who, home) == BOUND else expected
        was_refused(seen, expected if ours else UNKNOWN, reads(who, place), home, who)


# ── Everybody asks for everything ────────────────────────────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize("button", PRESSES)
async def test_who_may_press(button: str, home: Home, stage: Stage) -> None:
    row, told = PRESSES[button], await stage.names(home)
    for name, speaker, expected in cells(row, home, button, PRESSES):
        who = spoken_by(speaker, told)
        place = who.place or row.at.format(**told)
        seen = await stage.sends(a_press(stage, button, row.given.format(**told), who, place))
        assert seen.answer.status == 200
        came_of_it(seen, expected, who, place, home, (button, name))


@both
@pytest.mark.parametrize("choice", CHOICES)
async def test_who_may_choose_in_an_open_form(choice: str, home: Home, stage: Stage) -> None:
    """Where the form stands travels with it, and is not believed."""
    row, told = CHOICES[choice], await stage.names(home)
    for name, speaker, expected in cells(row, home):
        who = spoken_by(speaker, told)
        place = who.place or row.at
        view = stage.opens_a_view(who.user, {"channel": place, "customer": home.key})
        seen = await stage.sends(a_press(stage, choice, row.given.format(**told), who, place, view))
        stage.world.sandbox.workspace.views.clear()
        if expected == UNKNOWN:
            came_of_it(seen, expected, who, place, home, (choice, name))
        assert seen.written == [], (choice, name)
        if expected not in (OK,):
            assert tells_nothing(seen, home), (choice, name, seen.words())


@both
@pytest.mark.parametrize("menu", SUGGESTIONS)
async def test_who_is_offered_customers(menu: str, home: Home, stage: Stage) -> None:
    """A customer, or a stranger, is told of nobody, whatever is typed and wherever they say they are (Art. 12)."""
    window = await a_dropped_draft(stage)
    row, told = SUGGESTIONS[menu], await stage.names(home)
    wanted = row.given.format(**told)
    for name, speaker, expected in cells(row, home, menu, SUGGESTIONS):
        who = spoken_by(speaker, told)
        place = who.place or row.at
        for typed in ("", wanted):
            seen = await stage.sends(a_suggestion(stage, menu, typed, who, place, window))
            found = [each["value"] for each in seen.answer.json["options"]]
            assert (seen.answer.status, seen.written, seen.told) == (200, [], []), (menu, name)
            assert (wanted in found) == (expected == OK), (menu, name, typed, found)
            if expected != OK and group_of(SPEAKERS[name], home) not in (ELSEWHERE, BOUND):
                assert found == [], (menu, name, typed)


async def a_dropped_draft(stage: Stage) -> str:
    """A stop that concerns both customers, and that nobody is told of."""
    desk = stage.world.app.office.desk
    stop = a_stop(stage.world.clock.now())
    made = await desk.submit(command(PlanWindow, case_id=PROVIDER, stop=stop, recipients=("AKATSUKI", "HARBOR")))
    assert isinstance(made, Done), made
    await desk.submit(command(DropWindow, case_id=made.case_id))
    await stage.world.settle()
    return made.case_id


ABOUT = {"service_request": "request", "access": "access", "announcement": "announcement"}
"""What a form is about; else the incident."""


@both
@pytest.mark.parametrize("callback", FORMS)
async def test_who_may_submit(callback: str, home: Home, stage: Stage) -> None:
    row, told = replace(FORMS[callback], given="{case}"), await stage.names(home)
    for name, speaker, expected in cells(row, home, callback, FORMS):
        who = spoken_by(speaker, told)
        place = who.place or row.at.format(**told)
        case = told[ABOUT.get(callback.partition(".")[0], "case")]
        about = {"channel": place, "customer": home.key, "case": case, "shown": told["digest"]}
        seen = await stage.sends(a_form(callback, who, about, filled_in(home)))
        assert seen.answer.status == 200
        came_of_it(seen, expected, who, place, home, (callback, name))


async def test_what_a_bound_company_writes_may_be_the_key_of_a_customer_that_is_not_theirs(stage: Stage) -> None:
    told = await stage.names(AKATSUKI)
    about = {"channel": DESK, "customer": "AKATSUKI", "case": told["case"], "shown": told["digest"]}
    values = {**filled_in(AKATSUKI), "text": {"value": "HARBOR"}}
    who = spoken_by(SPEAKERS["subcontractor of Akatsuki's alone"], told)

    seen = await stage.sends(a_form("incident.note", who, about, values))

    assert seen.codes == []
    assert records_of(seen, AKATSUKI) != []


TALKS = [each for each in PRESSES if each.startswith("consultation.")]
"""Their rows name an incident; whatever else is talked over has the same."""


@both
@pytest.mark.parametrize("about", ["request", "announcement"])
@pytest.mark.parametrize("button", TALKS)
async def test_who_may_talk_over_what_is_no_incident(button: str, about: str, home: Home, stage: Stage) -> None:
    row, told = PRESSES[button], await stage.names(home)
    given = row.given.replace("{case}", told[about]).format(**told)
    for name, speaker, expected in cells(row, home, button, TALKS):
        who = spoken_by(speaker, told)
        place = who.place or row.at.format(**told)
        came_of_it(await stage.sends(a_press(stage, button, given, who, place)), expected, who, place, home, name)


@both
@pytest.mark.parametrize("about", ["request", "announcement"])
@pytest.mark.parametrize("callback", [each for each in TALKS if each in FORMS])
async def test_who_may_say_something_about_what_is_no_incident(
    callback: str, about: str, home: Home, stage: Stage
) -> None:
    row, told = FORMS[callback], await stage.names(home)
    for name, speaker, expected in cells(row, home, callback, TALKS):
        who = spoken_by(speaker, told)
        place = who.place or row.at.format(**told)
        kept = {"channel": place, "customer": home.key, "case": told[about], "shown": told["digest"]}
        seen = await stage.sends(a_form(callback, who, kept, filled_in(home)))
        came_of_it(seen, expected, who, place, home, (callback, name))


COMMANDS = [(command, words) for command in WORDS for words in WORDS[command]]


@both
@pytest.mark.parametrize(("command", "words"), COMMANDS)
async def test_who_may_command(command: str, words: str, home: Home, stage: Stage) -> None:
    row, told = replace(WORDS[command][words], given=words.partition(" ")[2]), await stage.names(home)
    for name, speaker, expected in cells(row, home, (command, words), COMMANDS):
        who = spoken_by(speaker, told)
        place = who.place or row.at
        seen = await stage.sends(a_command(stage, words.format(**told), who, place, command))
        if expected not in (OK, OWN):
            assert seen.answer.json["response_type"] == "ephemeral"
        came_of_it(seen, expected, who, place, home, (command, words, name))


@both
@pytest.mark.parametrize("kind", EVENTS)
async def test_who_is_heard(kind: str, home: Home, stage: Stage) -> None:
    row, told = EVENTS[kind], await stage.names(home)
    for name, speaker, expected in cells(row, home):
        who = spoken_by(speaker, told)
        place = row.at.format(**told) if kind == "reaction_added" else who.place or row.at.format(**told)
        if kind == "reaction_added" and expected == UNKNOWN:
            expected = _known_all_the_same(who, home)
        seen = await stage.sends(an_event(stage, kind, who, place, told["ts"]))
        assert seen.answer.status == 200
        assert seen.told == [], (kind, name)
        if expected in (UNKNOWN, UNHEARD):
            assert seen.written == [], (kind, name)
        if expected == OWN:
            assert records_of(seen, home) == [], (kind, name)


def _known_all_the_same(who: Speaker, home: Home) -> str:
    """A reaction brings no team along: whoever lied about theirs elsewhere is looked up here."""
    return HEARD if who.user in (home.person, "U0SATO") else UNKNOWN


@both
@pytest.mark.parametrize("kind", sorted(OF_SLACK))
async def test_nothing_is_recorded_on_the_word_of_whomever_an_event_names(kind: str, home: Home, stage: Stage) -> None:
    told = await stage.names(home)
    for name in NAMED:
        who = spoken_by(SPEAKERS[name], told)
        stage.world.clock.forward(timedelta(seconds=30))  # each event has the channel looked at anew
        seen = await stage.sends(an_event(stage, kind, who, home.channel))
        assert (seen.answer.status, seen.written, seen.told) == (200, [], []), (kind, name)


@both
@pytest.mark.parametrize("kind", ["message", "app_mention", "reaction_added"])
async def test_a_customer_is_heard(kind: str, home: Home, stage: Stage) -> None:
    told, about = await stage.names(home), stage.said_besides[home.key]

    seen = await stage.sends(an_event(stage, kind, spoken_by(SPEAKERS["customer"], told), home.channel, about))

    assert any(key.endswith(f":case:{home.key}") for key in seen.written)
    assert records_of(seen, other_than(home)) == []


@both
async def test_a_choice_in_a_menu_is_the_press_of_the_button_that_it_names(home: Home, stage: Stage) -> None:
    """And may be made by whoever may press that: a menu asks nobody else."""
    row, told = PRESSES["incident.note"], await stage.names(home)
    for name, speaker, expected in cells(row, home):
        who = spoken_by(speaker, told)
        place = who.place or row.at.format(**told)
        payload = a_press(stage, "menu.0", "", who, place)
        action = {**payload["actions"][0], "type": "overflow"}
        del action["value"]
        action["selected_option"] = {"value": f"incident.note {row.given.format(**told)}"}
        seen = await stage.sends({**payload, "actions": [action]})
        came_of_it(seen, expected, who, place, home, name)
        assert expected != OK or "incident.note" in seen.words(), name


# ── One customer with what is the other's in their hands ─────────────────────────────────────────────────────────────


def forged(home: Home, told: dict[str, str], theirs: dict[str, str]) -> dict[str, tuple[Json, str]]:
    """What travels with a form, of which one part is the other customer's; and why it is refused."""
    other = other_than(home)
    own = {"channel": home.channel, "customer": home.key, "case": told["case"], "shown": told["digest"]}
    return {
        "the channel": ({**own, "channel": other.channel}, UNKNOWN),
        "the case": ({**own, "case": theirs["case"]}, NUMBER),
        "the customer": ({**own, "customer": other.key}, NUMBER),
        "everything": ({"channel": other.channel, "customer": other.key, "case": theirs["case"]}, UNKNOWN),
        "#desk": ({**own, "channel": DESK}, UNKNOWN),
        "a channel that does not exist": ({**own, "channel": "C0NOWHERE"}, UNKNOWN),
        "no channel": ({name: own[name] for name in ("customer", "case")}, UNKNOWN),
        "nothing": ({}, UNKNOWN),
    }


@both
@pytest.mark.parametrize("callback", FORMS)
async def test_a_customers_form_that_names_something_of_the_others_is_refused(
    callback: str, home: Home, stage: Stage
) -> None:
    other = other_than(home)
    told, theirs = await stage.names(home), await stage.names(other)
    who = spoken_by(SPEAKERS["customer"], told)
    for what, (metadata, code) in forged(home, told, theirs).items():
        seen = await stage.sends(a_form(callback, who, metadata, filled_in(home)))
        place = metadata.get("channel", "")
        was_refused(seen, code, reads(who, place), other, (callback, what))


@both
@pytest.mark.parametrize("button", [name for name, row in PRESSES.items() if "{c" in row.given or "{ts}" in row.given])
async def test_a_customers_button_with_the_others_value_is_refused(button: str, home: Home, stage: Stage) -> None:
    """In their own channel, where the button may well stand. The panel's asks for nothing but where it stands."""
    other = other_than(home)
    told, theirs = await stage.names(home), await stage.names(other)
    who = spoken_by(SPEAKERS["customer"], told)

    seen = await stage.sends(a_press(stage, button, PRESSES[button].given.format(**theirs), who, home.channel))

    came_of_it(seen, PRESSES[button].expected("others'"), who, home.channel, other, button)


@both
async def test_a_customer_cannot_choose_the_other_in_the_report_form(home: Home, stage: Stage) -> None:
    other, told = other_than(home), await stage.names(home)
    values = {**filled_in(home), "customer": {"selected_option": {"value": other.key}}}
    about = {"channel": home.channel, "customer": home.key}

    seen = await stage.sends(a_form("incident.report", spoken_by(SPEAKERS["customer"], told), about, values))

    was_refused(seen, NUMBER, home.locale, other, "customer")


@both
@pytest.mark.parametrize("callback", ["incident.report", "service_request.make"])
async def test_staff_in_a_customers_channel_write_down_nothing_about_another(
    callback: str, home: Home, stage: Stage
) -> None:
    """There somebody of the customer may look over their shoulder, and a slip would tell one of the other (Art. 12)."""
    other, told = other_than(home), await stage.names(home)
    values = {**filled_in(other), "customer": {"selected_option": {"value": other.key}}}
    about = {"channel": home.channel, "customer": home.key}

    seen = await stage.sends(a_form(callback, spoken_by(SPEAKERS["engineer"], told), about, values))

    was_refused(seen, NUMBER, "ja", other, callback)


@both
async def test_a_form_drawn_anew_for_the_others_name_shows_nothing_of_theirs(home: Home, stage: Stage) -> None:
    other, told = other_than(home), await stage.names(home)
    who = spoken_by(SPEAKERS["customer"], told)
    for metadata in (
        {"channel": home.channel, "customer": home.key},
        {"channel": home.channel, "customer": other.key},
    ):
        view = stage.opens_a_view(who.user, metadata)
        view["state"] = {"values": {"customer": {"customer": {"selected_option": {"value": other.key}}}}}
        seen = await stage.sends(a_press(stage, "customer", other.key, who, home.channel, view))
        stage.world.sandbox.workspace.views.clear()
        assert (seen.written, tells_nothing(seen, other)) == ([], True), metadata


@both
async def test_a_reply_to_the_others_thread_stays_in_ones_own_channel(home: Home, stage: Stage) -> None:
    """The ts of a card in another channel is nothing in this one."""
    other, told = other_than(home), await stage.names(home)
    who = spoken_by(SPEAKERS["customer"], told)
    cards = [
        each for each in await stage.world.sato.reads(other.channel) if header_of(each)[: len(other.key)] == other.key
    ]

    for thread in (cards[0]["ts"], stage.said[other.key]):
        seen = await stage.sends(an_event(stage, "message", who, home.channel, thread=thread))
        assert records_of(seen, other) == []


@both
async def test_a_message_of_one_channel_makes_no_incident_of_the_other_customer(home: Home, stage: Stage) -> None:
    """Staff may mix them up; the desk does not."""
    other, told = other_than(home), await stage.names(home)
    given = f"{other.key}|{stage.said[home.key]}"

    seen = await stage.sends(a_press(stage, "unanswered.record", given, spoken_by(SPEAKERS["engineer"], told), DESK))

    was_refused(seen, GONE, "ja", home, given)


# ── What stands nowhere ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("given", ["9999999999.000001", "nonsense", "", "1.1|1.1", "\u0000", "x" * 2000])
@pytest.mark.parametrize("button", ["offer.record", "offer.form"])
async def test_a_message_that_is_not_there_makes_no_incident(button: str, given: str, stage: Stage) -> None:
    who = spoken_by(SPEAKERS["customer"], await stage.names(AKATSUKI))

    seen = await stage.sends(a_press(stage, button, given, who, AKATSUKI.channel))

    was_refused(seen, GONE, "ja", HARBOR, given)


async def test_a_button_that_no_longer_exists_says_so(stage: Stage) -> None:
    who = spoken_by(SPEAKERS["engineer"], await stage.names(AKATSUKI))

    seen = await stage.sends(a_press(stage, "incident.escalate", "AKATSUKI-1", who, DESK))

    was_refused(seen, "outdated", "ja", AKATSUKI, "incident.escalate")


async def test_a_command_of_another_app_is_not_ours(stage: Stage) -> None:
    payload = a_command(stage, "x", spoken_by(SPEAKERS["engineer"], await stage.names(AKATSUKI)), DESK)

    seen = await stage.sends({**payload, "command": "/weather"})

    assert seen.code == "outdated"
    assert text("ja", "refusal.outdated") in seen.answer.json["text"]
