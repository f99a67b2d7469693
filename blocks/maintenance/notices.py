"""What the clock says about a window in #desk: it is about to begin, or past its end."""

from __future__ import annotations

from blocks.announcements.common import title
from blocks.around import Surroundings
from blocks.kit import actions, mention, mentions, quote, section
from blocks.maintenance.card import card, decide_row, start_button
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
        quoted = [quote(window.proposed.stop.why_late.read_in(around.locale)), *decide_row(window, around)]
    if said.key in START_AGAIN and window.state is State.PLANNED:
        quoted = [actions(start_button(window, around))]
    return Rendered(text=first, blocks=[section(first), *quoted])
