"""A customer's terms, or a rota, as the TOML that says them: what was changed in Slack can be kept in files again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from slackbot.agreement.defaults import WITHOUT
from slackbot.agreement.draft import terms_of
from slackbot.agreement.particulars import Particulars
from slackbot.agreement.rota_draft import as_written
from slackbot.agreement.rotas import RotaTerms

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_toml(particulars: Particulars, *, beside_defaults: bool = False) -> str:
    """Read back by `load_customer` it is the same particulars.

    `beside_defaults`: the provider has some; what this customer does not have it must not take from them.
    """
    terms = {**({WITHOUT: True} if beside_defaults else {}), **terms_of(particulars)}
    tables = {name: told for name, told in terms.items() if isinstance(told, dict) or _are_tables(told)}
    lines = [f"{name} = {_value(told)}" for name, told in terms.items() if name not in tables]
    for name, told in tables.items():
        if isinstance(told, list):
            lines += [line for each in told for line in ("", f"[[{name}]]", *_pairs(_mapping(each)))]
        else:
            lines += _table(name, _mapping(told))
    return "\n".join([*lines, ""])


def rota_as_toml(rota: RotaTerms) -> str:
    """As provider.toml has it."""
    told = as_written(rota)
    lines = ["[[rotas]]", *_pairs({name: given for name, given in told.items() if name != "layers"})]
    for layer in told["layers"]:
        lines += ["", "[[rotas.layers]]", *_pairs(layer)]
    return "\n".join([*lines, ""])


def _table(name: str, told: Mapping[str, Any]) -> Iterator[str]:
    inner = {key: each for key, each in told.items() if isinstance(each, dict)}
    plain = {key: each for key, each in told.items() if key not in inner}
    if plain:
        yield from ("", f"[{name}]", *_pairs(plain))
    for key, each in inner.items():
        yield from _table(f"{name}.{_key(key)}", each)


def _pairs(told: Mapping[str, Any]) -> list[str]:
    return [f"{_key(name)} = {_value(each)}" for name, each in told.items() if each is not None]


def _key(name: str) -> str:
    """Quoted where it is no bare key: a clause of the text, `10(1)`."""
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _are_tables(told: Any) -> bool:
    return isinstance(told, list) and bool(told) and all(isinstance(each, dict) for each in told)


def _mapping(told: Any) -> Mapping[str, Any]:
    assert isinstance(told, dict), "chosen for being one"
    return told


def _value(told: Any) -> str:
    """One line each, tables within lists too: closures, openings, deputies."""
    if isinstance(told, dict):
        return "{ " + ", ".join(_pairs(told)) + " }"
    if isinstance(told, list):
        return "[" + ", ".join(map(_value, told)) + "]"
    if isinstance(told, str) and _DAY.fullmatch(told):
        return told
    # JSON's strings, numbers and booleans are TOML's, but for the one character that TOML wants escaped besides.
    return json.dumps(told, ensure_ascii=False).replace("\x7f", "\\u007f")
