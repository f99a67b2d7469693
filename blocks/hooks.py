"""What another system reads: facts for a webhook, an event of its own kind for a pager."""

from __future__ import annotations

from typing import Any

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.terms import Severity
from slackbot.i18n import text
from slackbot.words import Hook

ACTIONS = {
    HookEvent.CALLED: "trigger",
    HookEvent.ACKNOWLEDGED: "acknowledge",
    HookEvent.RESOLVED: "resolve",
}
GRAVITY = {Severity.SEV1: "critical", Severity.SEV2: "error", Severity.SEV3: "warning", Severity.SEV4: "info"}


def for_webhook(hook: Hook, id_: str) -> dict[str, Any]:
    """`id`: the same whenever it is sent again."""
    return {"id": id_, "type": hook.event, "at": hook.at.isoformat(), **hook.data}


def for_pagerduty(hook: Hook, routing_key: str, locale: str, card: str) -> dict[str, Any]:
    """Events API v2. Whatever is sent twice joins the one that is open under the case's number.

    `card`: where to go on.
    """
    data = hook.data
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": ACTIONS[HookEvent(hook.event)],
        "dedup_key": data["case"],
    }
    if hook.event != HookEvent.CALLED:
        return event
    about = {name: data[name] for name in ("case", "customer_name", "system_name", "severity")}
    payload = {
        "summary": text(locale, "hook.called", **about),
        "source": data["customer"],
        "severity": GRAVITY[Severity(str(data["severity"]))],
        "timestamp": hook.at.isoformat(),
        "component": data["system"],
        "class": "no_response",
        "custom_details": data,
    }
    return {**event, "payload": payload, "client": text(locale, "hook.desk"), "client_url": card}
