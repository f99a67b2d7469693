"""What is known of an access to a customer's system: asked by the provider, granted by the customer (Art. 6(4))."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from slackbot.agreement.fields import Duration
from slackbot.cases.approvals import Approval, End, digest
from slackbot.words import CustomerCase, value


class State(StrEnum):
    REQUESTED = "requested"
    GRANTED = "granted"
    ENDING = "ending"
    """It is over; the customer has yet to remove it, or we to say that we can no longer get in."""
    CLOSED = "closed"


class Ending(StrEnum):
    """How a granted access came to its end; one that was never granted says so in its approval."""

    TIME = "time"
    REVOKED = "revoked"
    DONE = "done"
    """The engineer needed it no longer."""
    CASE_CLOSED = "case_closed"
    TERM = "term"
    """The agreement ended."""
    REVIEW = "review"
    UNREGISTERED = "unregistered"
    """Whoever used it acts for the provider no longer, or its company does not."""
    LEFT_OVER = "left_over"
    """An account was found after the end."""


@value
class Link:
    """The case it is needed for, as it was when the access was asked for."""

    id: str
    kind: Literal["incident", "service_request"] = "incident"
    is_open: bool = True
    sev1: bool = False


@value
class Given:
    """What the customer says that they have given: nobody else says so."""

    at: datetime
    by: str
    what: str
    deputy_for: str = ""


@value
class Said:
    """Somebody confirmed something."""

    at: datetime
    by: str
    text: str = ""


@value
class Extension:
    """Asked while the access stands, agreed to as the access itself was."""

    by: str
    at: datetime
    duration: Duration
    reason: str
    approval: Approval
    ends_before: datetime
    ends_after: datetime | None = None
    """Once it is granted."""


@value
class AccessGrant(CustomerCase):
    kind: Literal["access"] = "access"
    state: State
    system: str
    scope: str
    """Role or extent, in words."""
    reason: str
    duration: Duration
    """Counts from the grant, or from `begins`."""
    begins: datetime | None = None
    """None: at once."""
    grantee: str
    company: str = ""
    """Of a subcontractor (再委託先); empty: one of our own."""
    privileged: bool = False
    personal_data: bool = False
    asked_by: str
    link: Link | None = None
    emergency: bool = False
    """緊急付与依頼: without the provider's own step."""
    approval: Approval
    shown: bool = False
    """The customer has been asked, or told how it ended."""
    given: Given | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    ends_set_at: datetime | None = None
    """When the end was fixed, by the grant or by the latest extension."""
    extensions: tuple[Extension, ...] = ()
    rung: tuple[str, ...] = ()
    """Marks of the reminders that have been said."""
    ending: Ending | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""
    removed: Said | None = None
    """By the customer: the access is taken away."""
    out: Said | None = None
    """By the provider: we can no longer get in."""
    chased: int = 0
    chased_at: datetime | None = None
    caller: str = ""
    """Who was told to call the customer."""
    reviewed: Said | None = None
    """After an emergency, by a lead."""
    review_chased_at: datetime | None = None
    residual_asked: bool = False
    residual: Said | None = None
    kept: tuple[Said, ...] = ()
    """At a 棚卸し: it is still needed."""

    @property
    def extension(self) -> Extension | None:
        """The one that waits for a decision."""
        return next((each for each in self.extensions if each.approval.end is None), None)

    @property
    def deciding(self) -> Approval | None:
        """What somebody is asked to decide now: the access itself, or more time for it."""
        if self.state is State.REQUESTED:
            return self.approval
        return self.extension.approval if self.state is State.GRANTED and self.extension else None

    @property
    def stands(self) -> bool:
        return self.state is State.GRANTED

    @property
    def review_is_due(self) -> bool:
        """A look afterwards is owed for an emergency that was granted, and nothing but the look pays for it."""
        return self.emergency and self.given is not None and self.reviewed is None


def terms_of(grant: AccessGrant) -> str:
    """Digest of what those who decide see; also of the request while it is being made."""
    return digest(
        grant.system, grant.scope, grant.duration, grant.begins, grant.grantee, grant.privileged, grant.personal_data
    )


def terms_of_extension(grant: AccessGrant, duration: object, reason: str) -> str:
    return digest("extension", grant.ends_at, duration, reason)


def shown(grant: AccessGrant) -> str:
    """Digest of what a button is about now: the terms that wait for a decision, or the end that is to be confirmed."""
    if grant.deciding:
        return grant.deciding.terms
    return digest(grant.state, grant.ended_at or grant.ends_at)


def was_refused(grant: AccessGrant) -> bool:
    return grant.approval.end in (End.DECLINED, End.EXPIRED, End.WITHDRAWN)
