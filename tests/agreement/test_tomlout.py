"""What is in force can be written as a file, and the file says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from slackbot.agreement.draft import particulars, terms_of
from slackbot.agreement.particulars import Configuration, Particulars, load_customer
from slackbot.agreement.tomlout import as_toml
from slackbot.words import JsonValue
from tests.rules.registering import TERMS

MORE: dict[str, dict[str, JsonValue]] = {
    "usual": {},
    "term and signing": {
        "term": {"begins": "2026-12-01", "ends": "2027-11-30", "renews": True},
        "signed": {"how": "sealed", "day": "2026-11-20", "signer": '森 "悠斗" \\ 部長'},
    },
    "hours with everything": {
        "hours": {
            "mon": ["9:00-12:00", "22:00-26:00"],
            "sat": ["10:00-15:00"],
            "holidays": "JP",
            "closures": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03"}],
            "openings": [{"day": "2026-12-30", "hours": ["10:00-15:00"]}],
            "later": [{"begins": "2027-04-01", "weekdays": ["10:00-17:00"]}],
        }
    },
    "around the clock": {"hours": None, "cover": "contracted", "targets": {"sev1": {"around_the_clock": True}}},
    "everybody": {
        "people": {
            "reporters": ["U0ITO", "U0MORI"],
            "contract_owners": ["U0ITO"],
            "away": [{"person": "U0ITO", "deputy": "U0MORI", "first": "2026-12-01", "last": "2026-12-04"}],
        }
    },
}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_what_is_written_is_read_back(more: dict[str, JsonValue], tmp_path: Path) -> None:
    wanted = particulars({name: told for name, told in {**TERMS, **more}.items() if told is not None})
    assert isinstance(wanted, Particulars), wanted
    path = tmp_path / "minato.toml"

    path.write_text(as_toml(wanted), "utf-8")

    assert load_customer(path) == wanted
    assert particulars(terms_of(wanted)) == wanted


def test_the_customers_of_the_sandbox_can_be_written(configuration: Configuration, tmp_path: Path) -> None:
    for customer in configuration.customers:
        path = tmp_path / f"{customer.key}.toml"
        path.write_text(as_toml(customer), "utf-8")
        assert load_customer(path) == customer
