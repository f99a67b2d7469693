"""A channel on its way to becoming a customer's: what Slack says of it, and what a lead has filled in so far."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from slackbot.agreement.draft import Part, Terms, part_of, problems
from slackbot.words import CaseBase, JsonValue, value

PREFIX = "channel:"
"""Of the case id: customers' keys are upper case, so no binding can be taken for one of theirs."""


def binding_id(channel: str) -> str:
    return f"{PREFIX}{channel}"


class State(StrEnum):
    INVITED = "invited"
    """The bot was let in; nobody has begun."""
    DRAFT = "draft"
    BOUND = "bound"
    DISCARDED = "discarded"


OPEN = frozenset({State.INVITED, State.DRAFT})


@value
class Found:
    """The channel as Slack, and the desk's own records, have it at the moment of a look."""

    name: str = ""
    teams: tuple[str, ...] = ()
    """Companies that are connected, the provider left out: T… and E… ids."""
    pending: tuple[str, ...] = ()
    """Companies that are invited: each counts as one that is in already (Art. 12)."""
    names: dict[str, str] = field(default_factory=dict)
    """What Slack calls these companies; of some it does not say it. For the eye alone: what counts is the id."""
    people: tuple[str, ...] = ()
    """Some of their people, by whom a lead recognises the company."""
    member: bool = True
    archived: bool = False
    strangers: tuple[str, ...] = ()
    """People named in the draft who are not of the customer's company, or guests, deactivated, or bots."""
    version: str = ""
    """What is wrong with the terms as the next version: `same`, `day` (not after the one in force), `signing` (still
    that of the terms before)."""
    taken: tuple[str, ...] = ()
    """Fields whose value belongs to another customer: `key`, `teams`, `channel`."""


class Check(StrEnum):
    """What has to hold before the channel is a customer's, in the order in which it is shown."""

    MEMBER = "member"
    SHARED = "shared"
    FILLED_IN = "filled_in"
    COMPANIES = "companies"
    VERSION = "version"
    PEOPLE = "people"
    FREE = "free"
    OURS_PRESS = "ours_press"
    THEIRS_PRESS = "theirs_press"


@value
class Binding(CaseBase):
    """`channel` is the shared one."""

    kind: Literal["binding"] = "binding"
    desk: str
    state: State
    found: Found
    terms: dict[str, JsonValue] = field(default_factory=dict)
    """In the shape of a customer's file, as far as it is filled in."""
    done: tuple[Part, ...] = ()
    """Parts that a person has been through."""
    editing: bool = False
    """The customer is bound already, and its terms are being changed."""
    touched_at: datetime
    touched_by: str = ""
    reminded: bool = False
    test_asked: bool = False
    pressed_by_us: str = ""
    pressed_by_them: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def teams(self) -> frozenset[str]:
        """As the lead has confirmed them."""
        given = self.terms.get("teams")
        return frozenset(str(team) for team in given) if isinstance(given, list) else frozenset()

    @property
    def locale(self) -> str:
        """In which the shared channel is spoken to."""
        return "en" if self.terms.get("locale") == "en" else "ja"

    @property
    def key(self) -> str:
        return str(self.terms.get("key") or "")

    @property
    def short_name(self) -> str:
        return str(self.terms.get("short_name") or "")

    @property
    def missing(self) -> tuple[Part, ...]:
        """Parts that nobody has been through, or that say what cannot be."""
        wrong = {problem.part for problem in problems(self.terms)}
        return tuple(part for part in Part if part not in self.done or part in wrong)

    def checks(self) -> dict[Check, bool]:
        found, known = self.found, set(self.found.teams)
        return {
            Check.MEMBER: found.member and not found.archived,
            Check.SHARED: bool(known),
            Check.FILLED_IN: not self.missing and not problems(self.terms),
            Check.COMPANIES: bool(known) and known == self.teams and not found.pending,
            Check.VERSION: not found.version,
            Check.PEOPLE: not found.strangers,
            Check.FREE: not found.taken,
            Check.OURS_PRESS: self.editing or bool(self.pressed_by_us),
            Check.THEIRS_PRESS: self.editing or bool(self.pressed_by_them),
        }

    @property
    def ready(self) -> bool:
        return all(self.checks().values())

    @property
    def may_test(self) -> bool:
        """The button is posted to nobody but the company that the lead has confirmed."""
        holds = self.checks()
        return holds[Check.MEMBER] and holds[Check.COMPANIES] and not self.editing


def named_people(terms: Terms) -> Iterator[str]:
    """Everybody whom the draft gives an authority."""
    given = terms.get("people")
    for people in given.values() if isinstance(given, dict) else ():
        yield from (str(person) for person in people) if isinstance(people, list) else ()


def digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def shown_part(binding: Binding, part: Part) -> str:
    """What somebody who fills in the part has seen of it."""
    return digest([part in binding.done, part_of(binding.terms, part)])


def shown(binding: Binding) -> str:
    """What a lead who binds has seen: another lead may have changed it meanwhile."""
    return digest([binding.terms, sorted(binding.found.teams), binding.found.pending])
