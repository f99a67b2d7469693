"""What another system reads: facts for a webhook, an event of its own kind for a pager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.terms import Severity
from slackbot.cases.escalations.state import BY_CLOCK, Subject
from slackbot.i18n import text
from slackbot.words import Hook, JsonValue

ACTIONS = {
    HookEvent.CALLED: "trigger",
    HookEvent.ACKNOWLEDGED: "acknowledge",
    HookEvent.RESOLVED: "resolve",
}
GRAVITY = {Severity.SEV1: "critical", Severity.SEV2: "error", Severity.SEV3: "warning", Severity.SEV4: "info"}
OF_A_REQUEST = "warning"
"""It has no severity; somebody is called for it all the same."""


def for_webhook(hook: Hook, id_: str) -> dict[str, Any]:
    """`id`: the same whenever it is sent again."""
    return {"id": id_, "type": hook.event, "at": hook.at.isoformat(), **hook.data}


def for_pagerduty(hook: Hook, routing_key: str, locale: str, card: str) -> dict[str, Any]:
    """Events API v2. Each call about a case is an alert of its own; its next steps join it while it is open.

    `card`: where to go on.
    """
    data = hook.data
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": ACTIONS[HookEvent(hook.event)],
        "dedup_key": f"{data['case']}/{data['call']}",
    }
    if hook.event != HookEvent.CALLED:
        return event
    payload = {
        "summary": _summary(data, locale),
        "source": data["customer"],
        "severity": GRAVITY[Severity(str(data["severity"]))] if data["severity"] else OF_A_REQUEST,
        "timestamp": hook.at.isoformat(),
        "component": data["system"] or data["customer"],
        "class": data["subject"],
        "custom_details": data,
    }
    return {**event, "payload": payload, "client": text(locale, "hook.desk"), "client_url": card}


def _summary(data: Mapping[str, JsonValue], locale: str) -> str:
    """What is read on a locked screen: how bad, whose, what is wanted."""
    subject = Subject(str(data["subject"]))
    kind = "incident" if data["severity"] else "request"
    about = text(
        locale,
        f"hook.about.{kind}",
        customer=data["customer_name"],
        system=data["system_name"],
        severity=str(data["severity"]).upper(),
    )
    key = f"hook.called.{subject}" if subject in (*BY_CLOCK, Subject.TALK) else "hook.called.asked"
    return text(locale, key, about=about, case=data["case"], what=text(locale, f"escalation.subject.{subject}"))
