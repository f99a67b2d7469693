"""From each schema number to the next: a document as an older build wrote it, as the next would have. Pure.

Every stored document (case, command, event, message, outcome, agreement, contract text) carries the number of the build
that wrote it, as its first field. One without a number is of schema 1.

To change the shape of anything that is stored: SCHEMA + 1, one step `to_<number>` here, and a new recording
(`python -m scripts.record`). A step gets every kind of document; `kind` tells cases, commands and messages apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slackbot.unavailable import NewerRecord

SCHEMA = 7

Doc = dict[str, Any]
Step = Callable[[Doc], Doc]


URGENT = {
    "incident.wait_for_opening": "urgent.wait",
    "incident.ask_urgent": "urgent.ask",
    "incident.agree_urgent": "urgent.agree",
    "incident.decline_urgent": "urgent.decline",
    "incident.remind_urgent": "urgent.remind",
}
"""Kinds of commands, up to schema 4 and from 5 on."""


def to_2(doc: Doc) -> Doc:
    """Documents carry their number. What came with it, former channels and obstacles, begins empty by itself."""
    return doc


def to_3(doc: Doc) -> Doc:
    """Business time, people by authority, scope and the rest of the agreement begin empty by themselves."""
    return doc


def to_4(doc: Doc) -> Doc:
    """What the further articles brought (versions, scope, grants, windows) begins empty by itself."""
    return doc


def to_5(doc: Doc) -> Doc:
    """緊急対応 may be asked for about a request too, so its commands are no longer an incident's."""
    kind = doc.get("kind")
    return {**doc, "kind": URGENT[kind]} if kind in URGENT else doc


def to_6(doc: Doc) -> Doc:
    """What this release brought begins empty by itself."""
    return doc


def to_7(doc: Doc) -> Doc:
    """What this release brought begins empty by itself."""
    return doc


STEPS: Mapping[int, Step] = {2: to_2, 3: to_3, 4: to_4, 5: to_5, 6: to_6, 7: to_7}
"""By the number that each leads to: one for every number from 2 to SCHEMA."""


def migrated(doc: Doc, steps: Mapping[int, Step] = STEPS) -> Doc:
    """The document as a build of the last step's number would have written it. Raises NewerRecord."""
    number, newest = int(doc.get("schema", 1)), max(steps)
    if number > newest:
        raise NewerRecord(number, newest)
    for step in range(number + 1, newest + 1):
        doc = steps[step](doc)
    return doc
