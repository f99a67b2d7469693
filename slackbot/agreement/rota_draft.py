"""A rota while a lead writes it in a form, in the shape of the TOML file: one model checks both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from slackbot.agreement.rotas import RotaTerms
from slackbot.words import value

_TERMS: TypeAdapter[RotaTerms] = TypeAdapter(RotaTerms)


@value
class Change:
    """What one form says: of the whole (`basics`), or of one layer, whose name `was` another before; or it goes."""

    basics: Mapping[str, Any]
    layer: Mapping[str, Any]
    was: str = ""
    drop: str = ""


def as_written(terms: RotaTerms) -> dict[str, Any]:
    """As a file would say it; what is not set is left out."""
    found: dict[str, Any] = _TERMS.dump_python(terms, mode="json", exclude_none=True, exclude_defaults=True)
    return found


def changed(before: RotaTerms | None, change: Change) -> RotaTerms | tuple[str, ...]:
    """The rota as it would be, or the names of the fields that cannot be so."""
    given = as_written(before) if before else {"layers": []}
    layers = [each for each in given["layers"] if each["name"] != change.drop]
    if change.layer:
        names = [each["name"] for each in layers]
        at = names.index(change.was) if change.was in names else len(layers)
        layers[at : at + 1] = [dict(change.layer)]
    try:
        return _TERMS.validate_python({**given, **change.basics, "layers": layers})
    except ValidationError as error:
        return tuple(dict.fromkeys(_field(found["loc"]) for found in error.errors(include_url=False)))


def _field(where: tuple[int | str, ...]) -> str:
    """`key`, or of a layer `people`, `hours`, `layer_name`; `layers` for what is wrong with all of them together."""
    named = [part for part in where if isinstance(part, str)]
    if named[:1] == ["layers"] and len(named) > 1:
        return "layer_name" if named[1] == "name" else named[1]
    return (named or ["layers"])[0]
