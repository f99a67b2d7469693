"""From the answers of a form to a part of a customer's terms, as the TOML file would say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from blocks.bindings.forms import AUTHORITIES, BY_NAME, FIRST, IN_SLACK, NO_HOLIDAYS, UPDATE
from handlers.requests import Answers
from handlers.typed import half_width
from slackbot.agreement.draft import Part, Problem
from slackbot.agreement.particulars import Cover, Severity
from slackbot.agreement.usual_week import UsualWeek, hours_of
from slackbot.cases.bindings import Binding
from slackbot.words import JsonValue

Given = dict[str, JsonValue]
_KEYED = re.compile(r"([a-z0-9][a-z0-9_-]{0,30})\s*=\s*(.+)")


def given(part: Part, answers: Answers, binding: Binding) -> Given:
    """Raises NotReadable for a line that says nothing the desk knows."""
    found = _PARTS[part](answers, binding)
    return {name: told for name, told in found.items() if told not in (None, "", [])}


def _company(answers: Answers, binding: Binding) -> dict[str, Any]:
    plain = {name: _line(answers, name) for name in ("name", "short_name", "locale", "tz")}
    key = binding.key if binding.editing else half_width(answers.text("key")).strip().upper()
    return {**plain, "key": key, "teams": answers.several("teams")}


def _agreement(answers: Answers, binding: Binding) -> dict[str, Any]:
    plain = {name: _line(answers, name) for name in ("agreement", "effective_from", "separate_agreement")}
    begins, ends, how = answers.text("begins"), answers.text("ends"), answers.text("signed")
    term = {"begins": begins, "ends": ends, "renews": "yes" in answers.several("renews")}
    signed = {"how": how, "day": answers.text("signed_day"), "signer": _line(answers, "signer")}
    return {
        **plain,
        "term": {name: told for name, told in term.items() if told != ""} if begins or ends else None,
        "signed": {name: told for name, told in signed.items() if told} if how != IN_SLACK else None,
    }


def _systems(answers: Answers, binding: Binding) -> dict[str, Any]:
    systems = systems_of(answers.text("systems"))
    return {
        "systems": systems,
        "contact": _line(answers, "contact"),
        "contact_methods": answers.several("contact_methods"),
    }


def systems_of(lines: str) -> list[dict[str, str]]:
    """A name a line, with its key before it where it has one: `order = 受発注システム`."""
    found, numbered = [], 0
    written = [line.strip() for line in lines.splitlines() if line.strip()]
    taken = {keyed[1] for line in written if (keyed := _KEYED.fullmatch(line))}
    for line in written:
        if keyed := _KEYED.fullmatch(line):
            found.append({"key": keyed[1], "name": keyed[2].strip()})
            continue
        numbered = next(n for n in range(numbered + 1, numbered + 2 + len(taken)) if f"system-{n}" not in taken)
        found.append({"key": f"system-{numbered}", "name": line})
    return found


def _hours(answers: Answers, binding: Binding) -> dict[str, Any]:
    cover = answers.text("cover")
    if answers.text("open") == "always":
        # Around the clock there is no outside of the hours: the cover for it is in the contract.
        return {"cover": Cover.CONTRACTED.value}
    times = {name: answers.text(name) for name in ("opens", "closes", "rest_begins", "rest_ends")}
    lines = {name: answers.text(name) for name in ("others", "closures", "openings")}
    week = UsualWeek(days=tuple(answers.several("days")), **times, **lines)
    holidays, before = answers.text("holidays"), binding.terms.get("hours")
    hours = hours_of(week, "" if holidays == NO_HOLIDAYS else holidays, before if isinstance(before, dict) else {})
    return {"hours": hours, "cover": cover}


def _targets(answers: Answers, binding: Binding) -> dict[str, Any]:
    always = answers.several("always")
    return {
        "targets": {
            str(severity): {
                **{what: answers.text(f"{severity}_{what}") for what in (FIRST, UPDATE)},
                "around_the_clock": severity in always,
            }
            for severity in Severity
        }
    }


def _people(answers: Answers, binding: Binding) -> dict[str, Any]:
    before = binding.terms.get("people")
    away = before.get("away") if isinstance(before, dict) else None
    people = {name: answers.several(name) for name in AUTHORITIES}
    named = {**{name: told for name, told in people.items() if told}, **({"away": away} if away else {})}
    return {"people": named, "staff_by_name": answers.text("staff_by_name") == BY_NAME}


_PARTS: dict[Part, Callable[[Answers, Binding], dict[str, Any]]] = {
    Part.COMPANY: _company,
    Part.AGREEMENT: _agreement,
    Part.SYSTEMS: _systems,
    Part.HOURS: _hours,
    Part.TARGETS: _targets,
    Part.PEOPLE: _people,
}

QUESTION_OF = {
    "term": "ends",
    "signed": "signed_day",
    "hours": "days",
    "targets": "sev1_first_response",
    "people": "contract_owners",
}
"""Where an error is shown, for fields that are asked in several questions."""


def question(problem: Problem) -> str:
    return QUESTION_OF.get(problem.field, problem.field)


def _line(answers: Answers, name: str) -> str:
    return answers.text(name).strip()
