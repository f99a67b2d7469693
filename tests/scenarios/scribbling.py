"""A hand that writes more into every field of a form than its person meant to: whatever somebody might on purpose."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox.workspace import Json

EVIL = (
    " <!channel> <!subteam^S123|@leads> <https://evil.example|https://slack.com> <@U1>"
    " <!date^1^{date}^https://evil.example|x> *b* _i_ ~s~ `c` {id} %s &lt;!here&gt; \u202e\x00 </script>"
)
"""In one line: some fields make a line of it anyway."""
EXACT = frozenset({"lines", "time", "hourly", "amounts", "party"})
"""Fields whose words are read, and not only shown."""


def scribbled(view: Json, name: str, given: Any) -> Any:
    """As much more as the field takes."""
    element: Json = next(
        (b["element"] for b in view["blocks"] if (b.get("element") or {}).get("action_id") == name), {}
    )
    if element.get("type") != "plain_text_input" or name in EXACT or not isinstance(given, str) or not given.strip():
        return given
    return given + EVIL[: max(0, element.get("max_length", 3000) - len(given))]
