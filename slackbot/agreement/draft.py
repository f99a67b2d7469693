"""A customer's particulars while they are being filled in, part by part, in the shape of the TOML file.

One model checks both: what a file may not say, a form may not say either.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from slackbot.agreement.defaults import anybody, same_as
from slackbot.agreement.particulars import Particulars
from slackbot.agreement.tomlfile import TomlFile
from slackbot.words import JsonValue, value

Terms = Mapping[str, JsonValue]


class Part(StrEnum):
    """One form each, in the order in which a person is led through them."""

    COMPANY = "company"
    AGREEMENT = "agreement"
    SYSTEMS = "systems"
    HOURS = "hours"
    TARGETS = "targets"
    PEOPLE = "people"


FIELDS: Mapping[Part, tuple[str, ...]] = {
    Part.COMPANY: ("name", "short_name", "key", "locale", "tz", "teams"),
    Part.AGREEMENT: ("agreement", "effective_from", "term", "separate_agreement", "signed"),
    Part.SYSTEMS: ("systems", "contact", "contact_methods"),
    Part.HOURS: ("hours", "hours_text", "cover"),
    Part.TARGETS: ("targets",),
    Part.PEOPLE: ("people", "staff_by_name"),
}
PART_OF = {field: part for part, fields in FIELDS.items() for field in fields}


@value
class Problem:
    field: str
    """The first name on the way to it: `hours`, `people`; empty for what concerns several."""
    what: str
    """In English, as the command line says it."""

    @property
    def part(self) -> Part | None:
        return PART_OF.get(self.field)


_TERMS: TypeAdapter[Particulars] = TypeAdapter(Particulars)


def particulars(terms: Terms) -> Particulars | tuple[Problem, ...]:
    """The finished thing, or everything that is wrong with it or still missing."""
    try:
        return _TERMS.validate_python(dict(terms))
    except ValidationError as error:
        return tuple(_problem(found) for found in error.errors(include_url=False))


def problems(terms: Terms) -> tuple[Problem, ...]:
    found = particulars(terms)
    return () if isinstance(found, Particulars) else found


def terms_of(particulars: Particulars) -> dict[str, JsonValue]:
    """As a file would say it; what is not set is left out."""
    found: dict[str, JsonValue] = _TERMS.dump_python(particulars, mode="json", exclude_none=True)
    return found


def same_as_usual(particulars: Particulars, defaults: Terms) -> tuple[str, ...]:
    """Names of what the customer has as the provider's defaults say it today, whoever wrote it."""
    file = TomlFile(path=Path(), data={"defaults": dict(defaults)}, lines={})
    usual = _TERMS.validate_python(anybody(file).data)
    return same_as(defaults, terms_of(usual), terms_of(particulars))


def part_of(terms: Terms, part: Part) -> dict[str, JsonValue]:
    return {name: terms[name] for name in FIELDS[part] if name in terms}


def with_part(terms: Terms, part: Part, given: Terms) -> dict[str, JsonValue]:
    """What the part did not say before is gone; the other parts stay."""
    others = {name: told for name, told in terms.items() if name not in FIELDS[part]}
    return {**others, **{name: told for name, told in given.items() if name in FIELDS[part]}}


def _problem(error: Any) -> Problem:
    where = [part for part in error["loc"] if isinstance(part, str)]
    said = str(error["msg"]).removeprefix("Value error, ")
    # What concerns several fields begins with the name of one where it can: "teams: at least one is needed".
    named = where[0] if where else next((name for name in PART_OF if said.startswith((f"{name}:", f"{name}."))), "")
    return Problem(field=named, what="is missing" if error["type"] == "missing" else said)
