"""The port of a desk that dies and comes back."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from slackbot.sandbox.ports import KEPT_FREE, free_port, refuse_taken

GIVEN_TO_ANYBODY = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not GIVEN_TO_ANYBODY.exists(), reason="only Linux says which ports it gives to anybody")
def test_a_desk_that_is_dead_loses_its_port_to_nobody_who_asks_for_any() -> None:
    assert int(GIVEN_TO_ANYBODY.read_text().split()[0]) >= KEPT_FREE.stop


def test_a_port_that_is_found_is_free_and_one_that_is_listened_on_is_refused() -> None:
    port = free_port()
    refuse_taken(port)

    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(OSError, match=f"port {port} is taken"):
            refuse_taken(port)
