"""What the auditor may find, by kind, and where each is kept for the card in #desk that tells of it."""

from __future__ import annotations

from slackbot.store import Store

CARDS, MENUS, UNREADABLE = "cards_old", "menus", "unreadable"
FINDINGS = ("timers_late", "messages_old", CARDS, "hooks_old", "dead_letters", MENUS, UNREADABLE)

YOUNGER = (MENUS, UNREADABLE)
"""A desk of the release before, at work beside this one, takes for over what it does not know among its own."""


def kept_in(store: Store, kind: str) -> str:
    return store.key("findings", "younger") if kind in YOUNGER else store.key("findings")


def keys(store: Store) -> list[str]:
    return sorted({kept_in(store, kind) for kind in FINDINGS})
