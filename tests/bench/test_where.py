"""Where the desk's time goes while forms come in, by layer."""

from __future__ import annotations

import pytest

from tests.bench.profile import Load, sampled, shares
from tests.bench.stores import QUICK
from tests.bench.table import Table, ms, publish

LOAD = Load(seconds=4 if QUICK else 20)


@pytest.mark.bench
@pytest.mark.timeout(300)
async def test_every_layer_of_the_desk_is_seen_at_work() -> None:
    seen, stacks = await sampled(LOAD)
    layers, total = shares(stacks), stacks.total()
    rows = [
        [layer, f"{100 * functions.total() / total:.1f}", f"{1000 * seen.cpu_s * functions.total() / total:.3f}"]
        for layer, functions in layers.items()
    ]
    title = f"A customer's report, 8 kB, {LOAD.under_way} under way: {ms(seen.cpu_s)} ms of processor each"
    notes = [f"{total} samples"]
    publish("where", Table(title=title, head=("layer", "%", "ms a request"), rows=rows, notes=notes))
    assert {"bolt", "aiohttp", "rules", "store, desk", "codec (pydantic)"} <= layers.keys()
