"""What one case tells another: what it was turned into, which access was asked for it, that this has ended."""

from __future__ import annotations

from typing import Literal

from slackbot.agreement.meaning import Meant
from slackbot.words import CommandBase, Ref, value


@value
class LinkIncident(CommandBase):
    """For the service request that an incident was opened from."""

    kind: Literal["service_request.link"] = "service_request.link"
    became: str


@value
class LinkRequest(CommandBase):
    """For the incident that is gone on with as a service request."""

    kind: Literal["incident.link"] = "incident.link"
    became: str


@value
class NoteIncident(CommandBase):
    """For a maintenance window: an incident was reported while it ran."""

    kind: Literal["window.note_incident"] = "window.note_incident"
    incident: str


@value
class LinkAccessToIncident(CommandBase):
    """An access was asked for because of it: it ends when the incident is closed."""

    kind: Literal["incident.link_access"] = "incident.link_access"
    access: str


@value
class LinkAccessToRequest(CommandBase):
    kind: Literal["service_request.link_access"] = "service_request.link_access"
    access: str


@value
class EndForCase(CommandBase):
    """For an access: the case it was needed for is closed."""

    kind: Literal["access.end_for_case"] = "access.end_for_case"
    case: str


@value
class EndForTerm(CommandBase):
    """For an access: the agreement's term is over (Art. 16)."""

    kind: Literal["access.end_for_term"] = "access.end_for_term"


@value
class EndForRegister(CommandBase):
    """For an access: whoever uses it may no longer stand in the register (Art. 11)."""

    kind: Literal["access.end_for_register"] = "access.end_for_register"


@value
class NoteAccess(CommandBase):
    """For the customer's record: this access stands, or it stands no longer."""

    kind: Literal["customer.note_access"] = "customer.note_access"
    access: str
    stands: bool


@value
class KeepAccess(CommandBase):
    """For an access, from a 棚卸し: it is still needed until its end."""

    kind: Literal["access.keep"] = "access.keep"


@value
class EndByReview(CommandBase):
    """For an access, from a 棚卸し: it is needed no longer."""

    kind: Literal["access.end_by_review"] = "access.end_by_review"


@value
class KeepPrecedent(CommandBase):
    """Of the case whose minutes both sides have accepted."""

    kind: Literal["customer.keep_precedent"] = "customer.keep_precedent"
    case: str
    about: str
    item: Ref
    text: str
    meant: Meant | None = None
    by_customer: str = ""
    by_provider: str = ""
    deputy_for: str = ""
