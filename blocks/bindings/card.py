"""The card in #desk: what a lead has to do until the channel is a customer's, and the test button in that channel."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    divider,
    header,
    joined,
    mention,
    mentions,
    option,
    plain,
    section,
    select,
)
from slackbot.agreement.draft import Part
from slackbot.cases.bindings.rules import TEST
from slackbot.cases.bindings.state import Binding, Check, State, shown
from slackbot.words import Card, Notice, Rendered

MARK = {True: "✅", False: "⬜"}
MOST_PEOPLE = 5


def binding_message(said: Card | Notice, binding: Binding, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        lies = around.say("register.lies", channel=binding.found.name)
        return Rendered(text=lies, blocks=[section(lies)])
    return test(binding, around) if said.name == TEST else card(binding, around)


def card(binding: Binding, around: Surroundings) -> Rendered:
    draw = {State.INVITED: _invited, State.DRAFT: _draft, State.BOUND: _bound, State.DISCARDED: _discarded}
    first = around.say(_headline(binding), channel=binding.found.name, name=_name(binding, around))
    blocks: list[Block] = [header(around.plain("register.card.title", channel=binding.found.name)), section(first)]
    return Rendered(text=cut(first, NOTIFICATION_TEXT), blocks=[*blocks, *draw[binding.state](binding, around)])


def _headline(binding: Binding) -> str:
    changing = {State.DRAFT: "register.card.editing", State.BOUND: "register.card.bound_editing"}
    usual = f"register.card.{binding.state}"
    return changing.get(binding.state, usual) if binding.editing else usual


def _invited(binding: Binding, around: Surroundings) -> list[Block]:
    begin = button(around.plain("button.binding.open"), "binding.open", binding.id, style="primary")
    return [
        section(_companies(binding, around)),
        actions(begin, _discard(binding, around)),
        context(around.say("register.card.untouched")),
    ]


def _draft(binding: Binding, around: Surroundings) -> list[Block]:
    holds = binding.checks()
    left_out = (Check.OURS_PRESS, Check.THEIRS_PRESS) if binding.editing else (Check.VERSION,)
    shown_checks = [each for each in Check if each not in left_out]
    lines = [
        around.say("register.check.line", mark=MARK[holds[each]], what=_check(each, binding, around))
        for each in shown_checks
    ]
    last = around.say("register.card.touched", who=mention(binding.touched_by), at=around.when(binding.touched_at))
    return [
        section(_companies(binding, around)),
        section(joined(lines)),
        divider(),
        actions(*_steps(binding, around)),
        actions(*_decisions(binding, around)),
        context(*([last] if binding.touched_by else []), around.say("register.card.untouched_until")),
    ]


def _bound(binding: Binding, around: Surroundings) -> list[Block]:
    again = button(around.plain("button.binding.edit"), "binding.edit", binding.key, about=binding.short_name)
    return [actions(again), context(around.say("register.card.export", code=binding.key))]


def _discarded(binding: Binding, around: Surroundings) -> list[Block]:
    return [actions(button(around.plain("button.binding.open"), "binding.open", binding.id))]


def _name(binding: Binding, around: Surroundings) -> str:
    return binding.short_name or around.plain("register.card.unnamed")


def _companies(binding: Binding, around: Surroundings) -> Mrkdwn:
    """Ids are what is compared; the people are how a lead sees whose they are."""
    found = binding.found
    if not found.teams and not found.pending:
        return around.say("register.companies.none")
    known = (
        [around.say("register.companies.connected", teams=around.companies(found.teams, found.names))]
        if found.teams
        else []
    )
    if found.people:
        known.append(around.say("register.companies.people", people=mentions(found.people[:MOST_PEOPLE])))
    if found.pending:
        known.append(around.say("register.companies.pending", teams=around.companies(found.pending, found.names)))
    return joined(known)


def _check(check: Check, binding: Binding, around: Surroundings) -> Mrkdwn:
    """With what is in the way, where something is."""
    found, holds = binding.found, binding.checks()[check]
    said = around.say(f"register.check.{check}")
    if check is Check.FILLED_IN and not holds:
        named = around.plain("card.between").join(around.plain(f"register.part.{part}") for part in binding.missing)
        return (
            around.say("register.check.filled_in_missing", parts=named)
            if named
            else around.say("register.check.filled_in_wrong")
        )
    if check is Check.VERSION and not holds:
        return around.say(f"register.version.{found.version}")
    if check is Check.PEOPLE and not holds:
        return around.say("register.check.people_strangers", people=mentions(found.strangers))
    if check is Check.FREE and not holds:
        return around.say("register.check.free_taken", fields=around.plain("card.between").join(found.taken))
    if check is Check.COMPANIES and found.pending:
        return around.say("register.check.companies_pending", teams=around.companies(found.pending, found.names))
    pressed = {Check.OURS_PRESS: binding.pressed_by_us, Check.THEIRS_PRESS: binding.pressed_by_them}.get(check)
    return around.say("register.check.pressed", what=said, who=mention(pressed)) if pressed else said


def _steps(binding: Binding, around: Surroundings) -> list[Element]:
    go_on = around.plain("button.binding.go_on" if binding.missing else "button.binding.review")
    parts = [option(around.plain(f"register.part.{part}"), f"{binding.id}|{part}") for part in Part]
    one = {**select("binding.part", parts), "placeholder": plain(around.plain("register.card.one_part"))}
    style = "primary" if binding.missing else None
    return [button(go_on, "binding.open", binding.id, style=style), one, _look(binding, around)]


def _decisions(binding: Binding, around: Surroundings) -> list[Element]:
    found: list[Element] = []
    if binding.may_test and not binding.test_asked:
        label = around.plain("button.binding.ask_test")
        style = "primary" if not binding.missing else None
        found.append(button(label, "binding.ask_test", binding.id, style=style))
    if binding.ready:
        label = around.plain("button.binding.apply" if binding.editing else "button.binding.bind")
        found.append(button(label, "binding.bind", f"{binding.id}|{shown(binding)}", style="primary"))
    return [*found, _discard(binding, around)]


def _look(binding: Binding, around: Surroundings) -> Element:
    return button(around.plain("button.binding.look"), "binding.look", binding.id)


def _discard(binding: Binding, around: Surroundings) -> Element:
    confirm = {
        "title": plain(around.plain("register.discard.title")),
        "text": plain(around.plain("register.discard.text", channel=binding.found.name), 300),
        "confirm": plain(around.plain("register.discard.yes")),
        "deny": plain(around.plain("form.cancel")),
    }
    return button(around.plain("button.binding.discard"), "binding.discard", binding.id, confirm=confirm)


def test(binding: Binding, around: Surroundings) -> Rendered:
    """In the shared channel: the first thing the customer sees of the desk, and only because a lead asked for it."""
    assert around.provider is not None, "the sender says whose desk it is"
    said = around.say("register.test.text", provider=around.provider.short_name)
    done = bool(binding.pressed_by_us and binding.pressed_by_them)
    if done or not binding.is_open:
        over = around.say("register.test.done" if done else "register.test.over", provider=around.provider.short_name)
        return Rendered(text=over, blocks=[section(over)])
    sides = [
        around.say("register.test.ours", mark=MARK[bool(binding.pressed_by_us)], provider=around.provider.short_name),
        around.say("register.test.theirs", mark=MARK[bool(binding.pressed_by_them)], name=binding.short_name),
    ]
    press = button(around.plain("button.binding.test"), "binding.test", binding.id, style="primary")
    return Rendered(text=said, blocks=[section(said), actions(press), context(joined(sides, "　"))])


__all__ = ["binding_message", "card", "test"]
