"""Characters that a reader does not see: they could make one text look like another, or nothing look like something."""

from __future__ import annotations

import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs")


def clean(untrusted: str) -> str:
    """Without control and direction-changing characters; line breaks and tabs stay."""
    if untrusted.replace("\n", "").replace("\u3000", "").isprintable():
        return untrusted  # nearly always: nothing to look at letter by letter
    # U+200D joins the parts of one emoji.
    return "".join(c for c in untrusted if c in "\n\t\u200d" or unicodedata.category(c) not in _UNSEEN)


def is_blank(untrusted: str) -> bool:
    return not clean(untrusted).replace("\u200d", "").strip()
