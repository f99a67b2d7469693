"""What a library says to Block Kit JSON: right, wrong and why, or nothing where it does not know the thing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
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
    parameters = inspect.signature(make).parameters
    if strange := set(given) - set(parameters):
        raise Unknown(f"{make.__name__} has no {', '.join(sorted(strange))}")
    missing = {name for name, each in parameters.items() if each.default is inspect.Parameter.empty} - set(given)
    return {**given, **dict.fromkeys(missing)}


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
