"""The measured server really has a core to itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench import cores

SERVER = "import os; from tests.bench import cores; cores.pin_server(); print(*os.sched_getaffinity(0))"


INTERRUPTS = """\
           CPU0       CPU1
 24:          1          0  IO-APIC   5-edge      ACPI:Ged
 36:          7   16540025  PCI-MSIX  1-edge      virtio1-req.0
LOC:    9181753    9544635   Local timer interrupts
ERR:          0
"""


def test_the_core_that_the_disk_interrupts_is_told_from_the_other() -> None:
    assert cores.interruptions(INTERRUPTS) == {0: 8, 1: 16540025}


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
