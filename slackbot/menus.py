"""Do menus find the address at which they ask for their options?

An app that was installed from an older manifest has none, and Slack tells the app nothing of it: forms go out, and
nobody can choose anything in them. That no menu ever asks is all that can be seen of it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot.logs import get_logger

FORMS = 3
"""One or two may have been closed again without a look at the menu."""

log = get_logger("menus")


class Menus:
    """Of this process: of several desks side by side another may be asked, and this one warns for nothing."""

    def __init__(self) -> None:
        self._shown = 0
        self._work = False

    def shown(self, view: Mapping[str, Any]) -> None:
        """`view`: any form that goes out; it counts if it cannot be sent before something is chosen."""
        if self._work or not any(map(_has_to_be_chosen, view.get("blocks", ()))):
            return
        self._shown += 1
        if self._shown == FORMS:
            log.warning("menu_never_asked", forms=FORMS)

    def asked(self) -> None:
        self._work = True


def _has_to_be_chosen(block: Mapping[str, Any]) -> bool:
    menu = block.get("element") or block.get("accessory") or {}
    chosen = menu.get("initial_option") or menu.get("initial_options")
    return "external_select" in str(menu.get("type")) and not chosen and not block.get("optional")
