"""What the clock says about a window in #desk: it is about to begin, or past its end."""

from __future__ import annotations

from blocks.announcements.common import title
from blocks.around import Surroundings
from blocks.kit import Block, Element, actions, button, mention, mentions, quote, section
from blocks.maintenance.card import card
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import State
from slackbot.words import Card, Notice, Rendered

ABOUT_PROPOSAL = frozenset({"approve_notice", "notice_declined", "notice_expired"})
START_AGAIN = frozenset({"start_asked", "not_started"})


def draw(said: Card | Notice, window: Window, around: Surroundings) -> Rendered:
    if isinstance(said, Card):
        return card(window, around)
    params, proposal = said.params, window.proposal
    stop = proposal.stop if proposal and said.key in ABOUT_PROPOSAL else window.stop
    first = around.say(
        f"maintenance.notice.{said.key}",
        by=mention(str(params.get("by", ""))),
        to=mention(str(params.get("to", ""))),
        count=params.get("unanswered", 0),
        who=mention(window.owner),
        leads=mentions(around.provider.leads if around.provider else ()),
        title=title(window.stop, around),
        start=around.when(stop.start),
        end=around.when(stop.latest_end),
        asked=mention(proposal.approval.asked_by) if proposal else "",
    )
    quoted = [quote(str(params["text"]))] if params.get("text") else []
    if said.key == "approve_notice" and window.proposed:
        quoted = [quote(window.proposed.stop.why_late), _decide(window, around)]
    if said.key in START_AGAIN and window.state is State.PLANNED:
        label = around.plain("button.window.start")
        quoted = [actions(button(label, "window.start", window.id, style="primary", about=window.id))]
    return Rendered(text=first, blocks=[section(first), *quoted])


def _decide(window: Window, around: Surroundings) -> Block:
    assert window.proposed, "asked for while it waits"
    value = f"{window.id}|{window.proposed.approval.terms}"

    def make(verb: str, style: str | None = None) -> Element:
        return button(around.plain(f"button.window.{verb}"), f"window.{verb}", value, style=style, about=window.id)

    return actions(make("approve_notice", "primary"), make("decline_notice"))
