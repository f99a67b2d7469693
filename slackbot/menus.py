"""Do menus find the address at which they ask for their options?

An app that was installed from an older manifest has none, and Slack tells the app nothing of it: forms go out, and
nobody can choose anything in them. That no menu ever asks is all that can be seen of it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Menus:
    """What this process has seen since it last told `MenuWatch`."""

    def __init__(self) -> None:
        self._forms = 0
        self._asked = False

    def shown(self, view: Mapping[str, Any]) -> None:
        """`view`: any form that goes out; it counts if it cannot be sent before something is chosen."""
        self._forms += any(map(_has_to_be_chosen, view.get("blocks", ())))

    def asked(self) -> None:
        self._asked = True

    def seen(self) -> tuple[int, bool]:
        """How many such forms, and whether a menu has asked."""
        return self._forms, self._asked

    def written(self, forms: int, asked: bool) -> None:
        """So much of it is where all desks tell it: from now on the rest counts."""
        self._forms -= forms
        self._asked = self._asked and not asked


def _has_to_be_chosen(block: Mapping[str, Any]) -> bool:
    menus = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
    return not block.get("optional") and any(map(_is_open, menus))


def _is_open(menu: Any) -> bool:
    if not isinstance(menu, Mapping) or "external_select" not in str(menu.get("type")):
        return False
    return not (menu.get("initial_option") or menu.get("initial_options"))
