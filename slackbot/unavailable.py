"""The records cannot be had just now: for whatever reason, whoever asked comes again."""

from __future__ import annotations


class StoreUnavailable(Exception):
    """Redis did not answer. `certain`: nothing was written; otherwise it may have been."""

    def __init__(self, *, certain: bool) -> None:
        super().__init__("nothing was written" if certain else "it is not known whether it was written")
        self.certain = certain


class NewerRecord(StoreUnavailable):
    """A newer build has written it: to be left as it is, for that build.

    It may be the earlier outcome of the very command that is asked, so that nothing is certain.
    """

    def __init__(self, number: int, newest: int) -> None:
        super().__init__(certain=False)
        self.args = (
            f"a record was written by a newer release (schema {number}; this one reads up to {newest}) "
            "and is left as it is: run that release, or a newer one",
        )
