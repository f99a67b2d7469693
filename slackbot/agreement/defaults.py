"""`[defaults]` in provider.toml: what a customer's file may leave to the provider.

A table is taken field by field, everything else as a whole. The week of `[hours]` is one thing: whoever writes a day
of it takes none of the provider's, or a Friday that only the provider has would outlive the customer's `weekdays`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator

from slackbot.agreement.hours import DAYS
from slackbot.agreement.tomlfile import Field, ParticularsError, TomlFile

DEFAULTS, WITHOUT = "defaults", "without_defaults"
LEFT_TO_US = (
    "locale",
    "tz",
    "agreement",
    "targets",
    "contact",
    "contact_methods",
    "hours",
    "cover",
    "access",
    "maintenance",
    "fees",
    "unanswered_after",
    "ask_due",
    "verify_remind_after",
    "verify_close_after",
    "staff_by_name",
)
"""In the order of a customer's file. The rest tells one customer from another, or was agreed with it alone."""
WEEK = frozenset({"weekdays", *DAYS, "later"})
USUAL_WEEK = {"weekdays": ["9:00-18:00"]}

Terms = Mapping[str, Any]


def _of_every_customer(given: dict[str, Any]) -> dict[str, Any]:
    if own := [name for name in given if name not in LEFT_TO_US]:
        raise ValueError(f"{', '.join(own)} is nothing a customer's file may leave out; it may {', '.join(LEFT_TO_US)}")
    return {name: _as_json(told) for name, told in given.items()}


Defaults = Annotated[dict[str, Any], AfterValidator(_of_every_customer)]
"""In the shape of a customer's file; what stands in it is checked as a customer's would be, see `anybody`."""


def completed(file: TomlFile, provider: TomlFile) -> TomlFile:
    """The customer's file with what it leaves to the provider. ParticularsError for a wrong `without_defaults`."""
    given = {name: told for name, told in file.data.items() if name != WITHOUT}
    usual = _without(_offered(provider), file)
    if not _has_week(usual.get("hours")) and not _has_week(given.get("hours")):
        # Holidays alone are no reception hours: who writes none is there around the clock.
        usual.pop("hours", None)
    taken: list[Field] = []
    return replace(file, data=_merged(given, usual, (), taken), taken=tuple(taken), lender=provider)


def anybody(provider: TomlFile) -> TomlFile:
    """A customer who writes no more than it has to: what is wrong with it is wrong in the defaults."""
    usual = _offered(provider)
    week = {"hours": USUAL_WEEK} if "hours" in usual and not _has_week(usual["hours"]) else {}
    written = {name: told for name, told in _ANYBODY.items() if name not in usual}
    return completed(TomlFile(path=provider.path, data={**written, **week}, lines={}), provider)


def to_begin_with(defaults: Terms) -> dict[str, Any]:
    """For a customer whose terms are filled in by a form, which asks for a week."""
    hours = defaults.get("hours")
    return {**defaults, **({"hours": {**USUAL_WEEK, **hours}} if hours and not _has_week(hours) else {})}


def same_as(defaults: Terms, usual: Terms, terms: Terms) -> tuple[str, ...]:
    """Names under which the terms say what the defaults do. `usual`: the defaults, written as the terms are."""
    return tuple(name for name in LEFT_TO_US if name in defaults and _same(defaults[name], usual, terms, name))


def _same(default: Any, usual: Any, terms: Any, name: str) -> bool:
    if not isinstance(terms, Mapping) or not isinstance(usual, Mapping) or name not in terms:
        return False
    if isinstance(default, Mapping):
        return all(_same(each, usual.get(name), terms[name], key) for key, each in default.items())
    return bool(usual.get(name) == terms[name])


_ANYBODY: Terms = {
    "key": "ANYBODY",
    "name": "-",
    "short_name": "-",
    "channel": "C00",
    "teams": ["T00"],
    "effective_from": date(2026, 1, 1),
    "systems": [{"key": "any", "name": "-"}],
    "contact": "-",
}


def _offered(provider: TomlFile) -> dict[str, Any]:
    found = provider.data.get(DEFAULTS)
    return {name: told for name, told in found.items() if name in LEFT_TO_US} if isinstance(found, Mapping) else {}


def _without(usual: dict[str, Any], file: TomlFile) -> dict[str, Any]:
    """Less what the file says it does not take: everything, or `hours`, `fees.allowance`."""
    refused = file.data.get(WITHOUT, False)
    if isinstance(refused, bool):
        return {} if refused else usual
    if not isinstance(refused, list) or not all(isinstance(each, str) for each in refused):
        raise ParticularsError([file.problem((WITHOUT,), 'write true, or the names of fields: ["hours"]')])
    if unknown := [each for each in refused if each.split(".")[0] not in LEFT_TO_US]:
        raise ParticularsError([file.problem((WITHOUT,), f"{', '.join(unknown)} is never the provider's")])
    for each in refused:
        usual = _less(usual, each.split("."))
    return usual


def _less(usual: Any, path: list[str]) -> Any:
    if not isinstance(usual, Mapping):
        return usual
    name, deeper = path[0], path[1:]
    rest = {key: told for key, told in usual.items() if key != name}
    return {**rest, name: _less(usual[name], deeper)} if deeper and name in usual else rest


def _merged(given: Terms, usual: Terms, at: Field, taken: list[Field]) -> dict[str, Any]:
    own_week = at[-1:] == ("hours",) and _has_week(given)
    found = dict(given)
    for name, told in usual.items():
        mine = found.get(name)
        if name not in found and not (own_week and name in WEEK):
            found[name] = told
            taken.append((*at, name))
        elif isinstance(mine, Mapping) and isinstance(told, Mapping):
            found[name] = _merged(mine, told, (*at, name), taken)
    return found


def _has_week(hours: Any) -> bool:
    return isinstance(hours, Mapping) and not WEEK.isdisjoint(hours)


def _as_json(told: Any) -> Any:
    """Days as text: it is kept with the provider's record, and begins a customer's terms in a form."""
    if isinstance(told, Mapping):
        return {name: _as_json(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_as_json(each) for each in told]
    return told.isoformat() if isinstance(told, date) else told
