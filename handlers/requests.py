"""What came from Slack, parsed and with the speaker known: the only shapes a handler sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, TypeVar

from handlers.typed import whole_number
from slackbot.directory import Place
from slackbot.words import Actor, Ref, Refusal, Side, value


@value
class Answers:
    """A view's state.values by action_id, each as the one thing a person gave."""

    given: dict[str, Any]

    def text(self, name: str) -> str:
        return str(self.given.get(name) or "")

    def several(self, name: str) -> list[str]:
        """Of what takes more than one: checkboxes, people."""
        return [str(each) for each in self.given.get(name) or ()]

    def instant(self, name: str) -> datetime | None:
        """None where none was given, or something that is no instant."""
        seconds = whole_number(self.text(name), longest=11)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


@value
class Request:
    place: Place
    actor: Actor
    locale: str
    command_id: str
    trigger: str = ""

    def stranger_to(self, case_id: str) -> Refusal | None:
        """A case is touched from its own customer's channel, or by staff from a place that is no customer's."""
        theirs = case_id.rpartition("-")[0]
        if self.place.customer is not None:
            return None if theirs == self.place.customer.id else Refusal(code="wrong_customer")
        return None if self.actor.side is Side.PROVIDER else Refusal(code="wrong_customer")


R = TypeVar("R", bound=Request)


@value
class Press(Request):
    """A button or a select, in a message or in a view."""

    action_id: str
    given: str
    """The button's value, or what was selected."""
    message_ts: str = ""
    thread_ts: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    answers: Answers
    metadata: dict[str, str]

    @property
    def case_id(self) -> str:
        return self.given.partition("|")[0]

    @property
    def shown(self) -> str:
        """Digest of what the presser saw."""
        return self.given.partition("|")[2]


@value
class Submission(Request):
    callback_id: str
    view: dict[str, Any]
    answers: Answers
    metadata: dict[str, str]


@value
class Suggestion(Request):
    """Somebody types in a menu, or has opened it: what does it offer?"""

    action_id: str
    typed: str
    metadata: dict[str, str]


@value
class Slash(Request):
    """`/incident ack AKATSUKI-1 …`: the command's name and what stands behind it."""

    name: str
    text: str


def of_the_provider(
    handler: Callable[[R, Any], Awaitable[Any]], clause: Ref = "5.2"
) -> Callable[[R, Any], Awaitable[Any]]:
    """For what is about no customer, and no business of a customer's people; `clause`: what makes it ours alone."""

    async def handled(request: R, office: Any) -> Any:
        if request.actor.side is not Side.PROVIDER:
            return Refusal(code="not_allowed", refs=(clause,))
        return await handler(request, office)

    return handled


def answers_of(view: dict[str, Any]) -> Answers:
    """Raises AttributeError or TypeError on a payload that is not Slack's."""
    values: dict[str, dict[str, Any]] = (view.get("state") or {}).get("values") or {}
    return Answers(given={name: given_by(state) for block in values.values() for name, state in block.items()})


def given_by(state: dict[str, Any]) -> Any:
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    if "selected_options" in state:
        return [each["value"] for each in state["selected_options"] or ()]
    for name in ("value", "selected_users", "selected_date_time", "selected_date", "selected_time", "selected_user"):
        if name in state:
            return state[name]
    return None
