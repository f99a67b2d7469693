"""The measured server really has a core to itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench import cores

SERVER = "import os; from tests.bench import cores; cores.pin_server(); print(*os.sched_getaffinity(0))"


@pytest.mark.skipif(not cores.pinned(), reason="processes are pinned on Linux, with two cores or more")
def test_a_server_leaves_the_cores_of_the_one_who_measures_it() -> None:
    cores.pin_the_rest()
    try:
        theirs = os.sched_getaffinity(0)
        server = subprocess.check_output([sys.executable, "-c", SERVER], text=True)
    finally:
        cores.unpin()

    assert theirs.isdisjoint(map(int, server.split()))
    assert len(server.split()) == 1
