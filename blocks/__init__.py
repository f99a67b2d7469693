"""What Slack shows: pure functions from state to Block Kit. Nothing here awaits."""

from __future__ import annotations

from blocks import alerts, messages, panel
from blocks.around import Surroundings
from blocks.incidents import card, notices, triage
from slackbot.cases import Case, Customer, Incident
from slackbot.words import Audience, Card, Notice, Rendered


def render(said: Card | Notice, case: Case, around: Surroundings) -> Rendered:
    """The message that a card or a notice comes to, from the latest state of its case."""
    if isinstance(case, Incident):
        return _incident(said, case, around)
    if isinstance(case, Customer):
        return panel.panel(case, around) if isinstance(said, Card) else messages.notice(said, case, around)
    assert isinstance(said, Card), "about the provider itself there are only alerts"
    return alerts.alert(said, around)


def _incident(said: Card | Notice, incident: Incident, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return notices.notice(said, incident, around)
    draw = card.card if said.audience is Audience.CUSTOMER else triage.triage
    return draw(incident, around)
