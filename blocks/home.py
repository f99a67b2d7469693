"""App Home: for a person of the provider, who is on duty, what needs them, and what is open (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

from blocks import consulted, tasks
from blocks.around import Listed, Surroundings
from blocks.kit import (
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    divider,
    header,
    joined,
    link,
    mention,
    mentions,
    one_line,
    section,
    when,
)
from blocks.listed import by_clock, due, holder, line, untaken
from blocks.maintenance import listing
from blocks.needs import needs, of_window
from blocks.oncall import offers
from blocks.tasks import Waits
from blocks.unreadable import unread
from slackbot.cases.customers.state import Heard
from slackbot.cases.maintenance.state import Window
from slackbot.cases.oncall.duty import Duty
from slackbot.cases.oncall.shifts import Shift, coming, next_change
from slackbot.cases.oncall.state import Rota
from slackbot.words import value

MOST = {"needs": 12, "soon": 10, "waiting": 8, "mine": 8, "rest": 6, "consulted": 5, "unheard": 12}
"""Of each list; a view has room for a hundred blocks, which a test holds."""
MOST_ROTAS, MOST_SHIFTS, MOST_STOPS = 6, 3, 8
LOOK_AHEAD = timedelta(days=28)
SOON = timedelta(hours=1)
BUTTONS = {
    "home.refresh": "button.home.refresh",
    "home.stand_in": "button.home.stand_in",
    "home.swap": "button.home.swap",
    "home.note": "button.home.note",
    "home.quotes": "button.home.quotes",
}
"""By action id."""


@value
class Unheard:
    """A customer's message that nobody has answered."""

    customer: str
    """Its short name."""
    heard: Heard


@value
class Desk:
    """What App Home is drawn from."""

    me: str
    now: datetime
    rotas: Sequence[Rota]
    duty: Duty = Duty()
    cases: Sequence[Listed]
    """Of all that is open as many as are read at once."""
    more: int = 0
    """So many more are open."""
    unread: Sequence[str] = ()
    """Cases that could not be read."""
    unheard: Sequence[Unheard] = ()
    windows: Sequence[Window] = ()
    consulted: Sequence[Listed] = ()
    """What is talked over, of cases that may be closed."""
    tasks: Sequence[Waits] = ()
    """This person's, besides the cases."""
    links: dict[str, str] = field(default_factory=dict)
    """Case -> its card in #desk."""


def chosen(desk: Desk) -> tuple[Listed, ...]:
    """The cases that have a line, so that their cards are looked up and no others'."""
    lists = [*_lists(desk).items(), ("consulted", _consulted(desk))]
    return tuple(each for name, found in lists for each in found[: MOST[name]])


def home(desk: Desk, around: Surroundings) -> dict[str, Any]:
    """First what needs this person, then who is on duty, then what is open, the most urgent first."""
    lists = _lists(desk)
    blocks = [
        header(around.plain("home.title")),
        context(around.say("home.as_of", at=around.when(desk.now)), *unread(desk.unread, around.locale)),
        *_needs(lists, desk, around),
        *_duty(desk, around),
        actions(*_buttons(around)),
        *_list("soon", lists["soon"], desk, around),
        *_unheard(desk, around),
        *_consultations(desk, around),
    ]
    for name in ("waiting", "mine", "rest"):
        blocks += _list(name, lists[name], desk, around)
    if desk.more:
        blocks.append(context(around.say("home.more", count=desk.more)))
    return {"type": "home", "blocks": [*blocks, *_stops(desk, around)]}


def stranger(around: Surroundings) -> dict[str, Any]:
    """For whoever is not on the register."""
    return {"type": "home", "blocks": [section(around.say("home.stranger"))]}


def _lists(desk: Desk) -> dict[str, list[Listed]]:
    """Each case once, in the first list that it belongs to."""
    left = by_clock(desk.cases)
    found: dict[str, list[Listed]] = {}
    kinds: tuple[tuple[str, Callable[[Listed], bool]], ...] = (
        ("needs", lambda each: bool(_wanted(each, desk))),
        ("soon", lambda each: due(each) <= desk.now + SOON),
        ("waiting", lambda each: untaken(each) and holder(each) != desk.me),
        ("mine", lambda each: holder(each) == desk.me),
        ("rest", lambda each: True),
    )
    for name, belongs in kinds:
        found[name] = [each for each in left if belongs(each)]
        left = [each for each in left if not belongs(each)]
    return found


def _wanted(each: Listed, desk: Desk) -> tuple[str, ...]:
    """What of the case waits for this very person."""
    found = needs(each.case, each.agreement, desk.duty, desk.now)
    return tuple(dict.fromkeys(need.key for need in found if desk.me in need.people))


# ── What needs this person ───────────────────────────────────────────────────────────────────────────────────────────


Row = tuple[datetime, list[Block]]
"""When it falls due, and how it is shown."""


def _needs(lists: dict[str, list[Listed]], desk: Desk, around: Surroundings) -> list[Block]:
    """What falls due first at the top. That there is nothing is worth knowing, unless anybody may be needed."""
    rows = sorted(_rows(lists["needs"], desk, around), key=lambda row: row[0])
    if not rows:
        calm = not (lists["soon"] or lists["waiting"])
        return [context(around.say("home.nothing_needed"))] if calm else []
    blocks = [divider(), section(around.say("home.needs", count=len(rows)))]
    for _, shown in rows[: MOST["needs"]]:
        blocks += shown
    return [*blocks, *_more("needs", rows, around)]


def _rows(found: Sequence[Listed], desk: Desk, around: Surroundings) -> list[Row]:
    rows = [row for rota in desk.rotas for row in _handover(rota, desk, around)]
    rows += offers.to_answer(around.locale, desk.rotas, desk.now, desk.me, "home")
    rows += [(due(each), [_row("needs", _linked(each, desk), desk, around)]) for each in found]
    rows += [(each.task.due, tasks.row(each, around, desk.links.get(each.customer, ""))) for each in desk.tasks]
    return rows + [
        (window.stop.start, [_short_notice(window, desk, around)])
        for window in desk.windows
        if _decides(window, desk, around)
    ]


def _linked(each: Listed, desk: Desk) -> Listed:
    return replace(each, link=desk.links.get(each.case.id, each.link))


def _short_notice(window: Window, desk: Desk, around: Surroundings) -> Block:
    return section(joined([around.say("home.need", why=around.plain("need.window")), _window(window, desk, around)]))


def _decides(window: Window, desk: Desk, around: Surroundings) -> bool:
    return around.provider is not None and desk.me in of_window(window, around.provider, desk.now)


def _window(window: Window, desk: Desk, around: Surroundings) -> Mrkdwn:
    told, at = listing.line(window, around), desk.links.get(window.id)
    return joined([told, link(at, around.say("button.home.open"))], "　") if at else told


# ── Who is on duty ───────────────────────────────────────────────────────────────────────────────────────────────────


def _duty(desk: Desk, around: Surroundings) -> list[Block]:
    blocks: list[Block] = []
    for rota in desk.rotas[:MOST_ROTAS]:
        people = rota.people(desk.now)
        key = "home.duty" if people else "home.nobody"
        lines = [around.say(key, rota=rota.terms.name, people=mentions(people)), *_next(rota, desk.now, around)]
        blocks.append(section(joined(lines)))
    mine = _shifts(desk)
    if mine:
        lines = [around.say("home.shift", rota=name, layer=s.layer, **_span(s, tz)) for name, tz, s in mine]
        blocks.append(context(joined([around.say("home.shifts"), *lines])))
    elif desk.rotas:
        blocks.append(context(around.say("home.no_shift")))
    return blocks


def _next(rota: Rota, now: datetime, around: Surroundings) -> list[Mrkdwn]:
    change = next_change(rota.terms, rota.overrides, now)
    if change is None:
        return []
    people = rota.people(change)
    key = "home.next" if people else "home.next_nobody"
    return [around.say(key, people=mentions(people), at=when(change, rota.terms.tz))]


def _handover(rota: Rota, desk: Desk, around: Surroundings) -> list[Row]:
    """Not taken over yet, and this person's to take over."""
    last = rota.handovers[-1] if rota.handovers else None
    if last is None or last.taken_by or desk.me not in last.came:
        return []
    label, value = around.plain("button.oncall.take_over"), f"{rota.id}|{last.name}"
    take = button(label, "home.take_over", value, style="primary", about=rota.terms.name)
    return [(last.at, [section(around.say("home.untaken_shift", at=when(last.at, rota.terms.tz)), take)])]


def _shifts(desk: Desk) -> list[tuple[str, str, Shift]]:
    """(rota, its zone, shift): this person's next ones."""
    found = [
        (rota.terms.name, rota.terms.tz, shift)
        for rota in desk.rotas
        for layer in rota.terms.layers
        for shift in coming(rota.terms, rota.overrides, layer.name, desk.now, desk.now + LOOK_AHEAD)
        if shift.person == desk.me
    ]
    return sorted(found, key=lambda each: each[2].since)[:MOST_SHIFTS]


def _span(shift: Shift, tz: str) -> dict[str, Mrkdwn]:
    return {"since": when(shift.since, tz), "until": when(shift.until, tz)}


def _buttons(around: Surroundings) -> list[dict[str, Any]]:
    return [button(around.plain(label), action, "home") for action, label in BUTTONS.items()]


# ── What is open ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _unheard(desk: Desk, around: Surroundings) -> list[Block]:
    """Customers who wrote and were not answered, whoever waits longest at the top."""
    if not desk.unheard:
        return []
    ordered = sorted(desk.unheard, key=lambda each: each.heard.at)
    lines = [_said(each, around) for each in ordered[: MOST["unheard"]]]
    return [
        divider(),
        section(around.say("home.unheard", count=len(ordered))),
        section(joined(lines)),
        *_more("unheard", ordered, around),
    ]


def _consulted(desk: Desk) -> list[Listed]:
    return consulted.of_whom(desk.consulted, desk.me, desk.duty)


def _consultations(desk: Desk, around: Surroundings) -> list[Block]:
    """This person's, whatever became of the case."""
    found = _consulted(desk)
    if not found:
        return []
    rows = [consulted.row(_linked(each, desk), around) for each in found[: MOST["consulted"]]]
    title = around.say("consultation.home.title", count=len(found))
    return [divider(), section(title), *rows, *_more("consulted", found, around)]


def _stops(desk: Desk, around: Surroundings) -> list[Block]:
    """Planned, under way, and drafts that nobody has been told of; the next first."""
    if not desk.windows:
        return []
    lines = [_window(each, desk, around) for each in desk.windows[:MOST_STOPS]]
    title = around.say("maintenance.list.title", count=len(desk.windows))
    left = len(desk.windows) - MOST_STOPS
    more = [context(around.say("command.list.more", count=left))] if left > 0 else []
    return [divider(), section(title), *map(section, lines), *more]


def _said(each: Unheard, around: Surroundings) -> Mrkdwn:
    heard, what = each.heard, one_line(each.heard.text, 60) or "–"
    told = link(heard.permalink, what) if heard.permalink else what
    return around.say(
        "home.unheard.line", customer=each.customer, at=around.when(heard.at), what=told, who=mention(heard.user)
    )


def _list(name: str, found: Sequence[Listed], desk: Desk, around: Surroundings) -> list[Block]:
    """Left out where there is nothing, but for what is one's own: that there is nothing is worth knowing."""
    if not found and name != "mine":
        return []
    blocks = [divider(), section(around.say(f"home.{name}", count=len(found)))]
    for each in found[: MOST[name]]:
        blocks.append(_row(name, _linked(each, desk), desk, around))
    return [*blocks, *_more(name, found, around)]


def _row(name: str, each: Listed, desk: Desk, around: Surroundings) -> Block:
    told = line(each, around)
    if name != "needs":
        return section(told)
    why = around.plain("card.between").join(around.plain(f"need.{need}") for need in _wanted(each, desk))
    told = joined([around.say("home.need", why=why), told])
    if not each.link:
        return section(told)
    opens = button(around.plain("button.home.open"), "home.open", each.case.id, about=each.case.id)
    return section(told, {**opens, "url": each.link})


def _more(name: str, found: Sequence[Any], around: Surroundings) -> list[Block]:
    left = len(found) - MOST[name]
    return [context(around.say("command.list.more", count=left))] if left > 0 else []
