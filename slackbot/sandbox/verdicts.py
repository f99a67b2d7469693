"""What this Slack thinks of an answer that the app gave: said in Traffic, where developers look."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox.local import LocalSlack


def blame(slack: LocalSlack, to: str, answer: Any, *messages: str) -> None:
    """`to`: what the app answered to (view_submission, block_suggestion, a command)."""
    slack.traffic.add(
        at=slack.now().timestamp(),
        direction="from_app",
        name=f"answer to {to}",
        status=200,
        ms=0,
        body=answer,
        answer={"ok": False, "error": "invalid_response", "response_metadata": {"messages": list(messages)}},
    )
