"""Ports of this machine that one process after another listens on."""

from __future__ import annotations

import random
import socket

KEPT_FREE = range(20_000, 32_000)
"""Below what Linux (from 32768) and macOS (from 49152) give to whoever connects or asks for any port: while a desk is
dead nobody else comes to have its port, and it can come back."""


def free_port() -> int:
    """One that nobody listens on. Raises OSError where a hundred tries find none."""
    for candidate in random.SystemRandom().sample(KEPT_FREE, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise OSError("no free port was found for the desk")


def refuse_taken(port: int) -> None:
    """Raises OSError where somebody listens on it, with what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise OSError(f"port {port} is taken; choose another, for example: make sandbox PORT=3100") from error
