"""Is this request Slack's? Checked on the raw bytes before anything is parsed.

docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

WINDOW_S = 300
LONGEST_TIMESTAMP = 12
"""Digits. Python refuses to read numbers of thousands of digits, with an error."""


def signature(secret: bytes, timestamp: str, body: bytes) -> bytes:
    base = b"v0:" + timestamp.encode() + b":" + body
    return b"v0=" + hmac.digest(secret, base, "sha256").hex().encode()


def is_genuine(secrets: Sequence[bytes], timestamp: str, given: str, body: bytes, now: float) -> bool:
    """`secrets`: the current one and, while it is being rotated, the previous one."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP):
        return False
    if abs(now - int(timestamp)) > WINDOW_S:
        return False
    claimed = given.encode("utf-8", "surrogatepass")
    # No early exit: which secret matched must not show in the time taken.
    matches = [hmac.compare_digest(signature(secret, timestamp, body), claimed) for secret in secrets]
    return any(matches)
