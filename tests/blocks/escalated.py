"""What can be drawn about escalations, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from blocks.around import Surroundings
from blocks.escalations import forms, listing
from slackbot.cases.escalations.state import Subject
from slackbot.cases.matter import Matter
from slackbot.words import Card, Notice, Rendered
from tests.blocks.paging import NOTHING, SECOND, a_page
from tests.rules.escalating import asked, every_escalation, last, matter
from tests.rules.test_renewal import every_renewal

VERBS = ("decline", "question", "answer", "wish")


def of_escalations(says: str = "") -> Iterator[tuple[Card | Notice, Any]]:
    for told in (*every_escalation(says), *every_renewal(says)):
        yield from ((each, matter(told)) for each in told.messages if isinstance(each, Card | Notice))


def escalation_forms(place: Surroundings, metadata: dict[str, str], says: str = "") -> dict[str, dict[str, Any]]:
    ours, theirs = asked(says=says), asked(Subject.TALK, says=says)
    return {
        "escalation ask": forms.ask(matter(ours), place, metadata),
        **{f"escalation {verb}": forms.write(matter(ours), place, verb, last(ours), metadata) for verb in VERBS},
        "escalation decline a wish": forms.write(matter(theirs), place, "decline", last(theirs), metadata),
    }


def escalation_lists(locale: str, place: Surroundings, says: str = "") -> dict[str, Rendered]:
    case: Matter = matter(asked(says=says))
    return {
        "escalations": listing.listing(locale, a_page(case, place), SECOND),
        "no escalation": listing.listing(locale, [], NOTHING),
    }
