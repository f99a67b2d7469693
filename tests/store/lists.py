"""The lists of what is open as a check: each case stands where its state puts it, and nowhere else."""

from __future__ import annotations

from typing import Any

from slackbot.cases.due import List, listed
from slackbot.desk import Desk
from slackbot.indexes import indexes
from slackbot.words import CommandBase, CustomerCase
from tests.acting import ENGINEER


async def astray(desk: Desk) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """(list, case) -> when it falls due there as the list has it, and as its state says; of those alone that differ."""
    store, found, wanted = desk.store, dict[tuple[str, str], float](), dict[tuple[str, str], float]()
    for name in List:
        entries: Any = await store.redis.zrange(store.key("due", name), 0, -1, withscores=True)
        found |= {(f"due:{name}", case_id.decode()): score for case_id, score in entries}
    for customer in await store.busy():
        for case in await store.open_cases(customer):
            wanted |= await _wanted(desk, case)
    differ = {key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key)}
    return {key: (found.get(key), wanted.get(key)) for key in differ}


async def _wanted(desk: Desk, case: CustomerCase) -> dict[tuple[str, str], float]:
    asked = CommandBase(id="", case_id=case.id, by=ENGINEER)
    agreement = await desk.agreement_of(await desk.store.load(case.id), asked)
    due = [each for each in indexes(case, listed(case, agreement))["sets"] if each["key"].startswith("due:")]
    return {(each["key"], each["member"]): float(each["score"]) for each in due if "score" in each}
