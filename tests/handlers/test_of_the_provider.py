"""What is no business of a customer's people is refused by the clause that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.dispatch import FORMS, PRESSES
from handlers.requests import Answers, Press, Submission
from slackbot.directory import Place
from slackbot.words import Refusal
from tests.acting import CUSTOMER
from tests.rules.living import START, terms

CLAUSES = {"window": "9", "receipts": "9", "undelivered": "9", "quote_search": "10", "rota": "5.2", "home": "5.2"}

AN_OFFICE: Any = None
"""Asked for nothing."""


def _asked() -> dict[str, Any]:
    provider = terms().provider
    place = Place(channel="C0AKATSUKI", provider=provider, customer=None, agreement=None, today=START.date())
    nothing = {"answers": Answers(given={}), "metadata": {}}
    return {"place": place, "actor": CUSTOMER, "locale": "ja", "command_id": "x", **nothing}


@pytest.mark.parametrize("name", sorted(name for name in PRESSES if name.partition(".")[0] in CLAUSES))
async def test_a_button(name: str) -> None:
    outcome = await PRESSES[name](Press(action_id=name, given="", **_asked()), AN_OFFICE)

    assert outcome == Refusal(code="not_allowed", refs=(CLAUSES[name.partition(".")[0]],))


@pytest.mark.parametrize("name", sorted(name for name in FORMS if name.partition(".")[0] in CLAUSES))
async def test_a_form(name: str) -> None:
    outcome = await FORMS[name](Submission(callback_id=name, view={}, **_asked()), AN_OFFICE)

    assert outcome == Refusal(code="not_allowed", refs=(CLAUSES[name.partition(".")[0]],))
