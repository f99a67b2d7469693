"""May this message enter this channel? (Art. 12) Asked for every post: a mistake ends in #desk, not outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from slackbot.words import Audience

CONNECTED = ("shared_team_ids", "connected_team_ids")
"""Not `internal_team_ids`: those are workspaces of our own organisation."""
PENDING = ("pending_connected_team_ids", "pending_shared")


UNNAMED = "?"
"""A company that is invited, and that Slack does not name."""
SHARED = "desk_is_shared"
THIRD = "another_company_is_in_the_channel"


def objection(
    channel: Mapping[str, Any],
    audience: Audience,
    provider: str,
    customer_teams: Collection[str] = (),
    admitted: Collection[str] = (),
) -> str | None:
    """Why not, as a code; None when it may. `channel` is what conversations.info said.

    `admitted`: companies that a lead has confirmed may read in a customer's channel.
    """
    teams = connected(channel)
    if audience is Audience.DESK:
        shared = channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or teams - {provider}
        return SHARED if shared else None
    if third(channel, provider, customer_teams) - set(admitted):
        return THIRD
    if not teams & set(customer_teams):
        return "customer_is_not_in_the_channel"
    return None


def third(channel: Mapping[str, Any], provider: str, customer_teams: Collection[str]) -> frozenset[str]:
    """Whoever is neither of the two. An invitation that is pending counts as a company that is in already."""
    unnamed = channel.get("is_pending_ext_shared") and not any(channel.get(name) for name in PENDING)
    others = connected(channel) - {provider} - set(customer_teams)
    return frozenset(others | {UNNAMED} if unnamed else others)


def connected(channel: Mapping[str, Any]) -> set[str]:
    """Teams (T…) and organisations (E…) of the channel, the invited ones too."""
    return {team for name in (*CONNECTED, *PENDING) for team in channel.get(name) or ()}
