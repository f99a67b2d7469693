"""Whether any menu asks for its options, as all desks side by side have seen it: Slack asks one of them."""

from __future__ import annotations

from datetime import timedelta

from slackbot.menus import Menus
from slackbot.store import Store

FORMS = 3
"""One or two may have been closed again without a look at the menu."""
GOOD_FOR = timedelta(days=30)
"""After a menu has asked nothing is counted for so long: the address stands in the app's settings."""
TOGETHER = timedelta(days=1)
"""Forms further apart than that do not belong together: each was closed for a reason of its own."""


class MenuWatch:
    def __init__(self, menus: Menus, store: Store) -> None:
        self._menus = menus
        self._store = store
        self._forms, self._good = store.key("menus"), store.key("menus", "asked")

    async def note(self) -> None:
        """Each desk tells what it has seen by now."""
        forms, asked = self._menus.seen()
        redis, ask = self._store.redis, self._store.ask
        if asked:
            await ask(redis.set(self._good, "1", px=GOOD_FOR))
            await ask(redis.delete(self._forms))
        elif forms and not await ask(redis.exists(self._good)):
            count = await ask(redis.incrby(self._forms, forms))
            # What was found is over when a menu asks, not when nobody opens a form for a day.
            await ask(redis.persist(self._forms) if count >= FORMS else redis.pexpire(self._forms, TOGETHER))
        self._menus.written(forms, asked)

    async def unasked(self) -> int:
        """How many forms went out since a menu last asked; nothing while that may be chance."""
        found = int(await self._store.ask(self._store.redis.get(self._forms)) or 0)
        return found if found >= FORMS else 0
