"""Of many records those that can be read: one that cannot is named, and keeps no other from being shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from slackbot.logs import get_logger
from slackbot.unavailable import StoreUnavailable
from slackbot.words import value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K")

log = get_logger("records")


@value
class Readable(Generic[T_co]):
    cases: Sequence[T_co]
    unread: Sequence[str] = ()
    """Ids of those that are there and cannot be read."""

    def of_kind(self, kind: type[K]) -> Readable[K]:
        return Readable(cases=[each for each in self.cases if isinstance(each, kind)], unread=self.unread)


def readable(ids: Sequence[str], docs: Sequence[bytes | None], parse: Callable[[bytes], T]) -> Readable[T]:
    """`ids`: of each document; without one there is nothing by that name.

    Raises NewerRecord: that is not damaged, and whoever asks comes again and reaches the newer build.
    """
    cases, unread = list[T](), list[str]()
    for each, doc in zip(ids, docs, strict=True):
        try:
            cases += [parse(doc)] if doc else []
        except StoreUnavailable:
            raise
        except Exception as error:
            log.error("not_read", record=each, exc_info=error)
            unread.append(each)
    return Readable(cases=cases, unread=unread)
