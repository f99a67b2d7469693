"""What a library says to Block Kit JSON: right, wrong and why, or nothing where it does not know the thing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from slackbot.words import value


@value
class Opinion:
    """`wrong` is the library's own sentence; None when it has no objection. `silent`: it does not know such a thing."""

    wrong: str | None = None
    silent: str = ""


class Unknown(Exception):
    """The library has no class, or no argument, for what stands here."""


Make = Callable[..., Any]


def known(make: Make, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments, all of which the class has. What has to be given and is not becomes None: it shall say so."""
    may, must = _arguments(make)
    if strange := given.keys() - may:
        raise Unknown(f"{make.__name__} has no {', '.join(sorted(strange))}")
    return {**given, **dict.fromkeys(must - given.keys())}


@cache
def _arguments(make: Make) -> tuple[frozenset[str], frozenset[str]]:
    """Those it has, and of these the ones that have to be given."""
    parameters = inspect.signature(make).parameters
    must = (name for name, each in parameters.items() if each.default is inspect.Parameter.empty)
    return frozenset(parameters), frozenset(must)


def asked(judge: Callable[[], object], *refusals: type[Exception]) -> Opinion:
    """Stumbling over a value (any other exception) is no opinion: these libraries check types only here and there."""
    try:
        judge()
    except refusals as error:
        return Opinion(wrong=f"{type(error).__name__}: {error}")
    except Unknown as error:
        return Opinion(silent=str(error))
    except Exception as error:
        return Opinion(silent=f"stumbled: {type(error).__name__}: {error}")
    return Opinion()
