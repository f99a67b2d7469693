"""What becomes of an entry that will not be sent."""

from __future__ import annotations


class Unsendable(Exception):
    """It must not, or cannot, be sent; staff are told why."""
