"""Reception hours as particulars write them: read, worded, and refused with the line at fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from slackbot import codec
from slackbot.agreement.calendar import ALWAYS_OPEN, Calendar
from slackbot.agreement.particulars import (
    Agreement,
    Configuration,
    Contact,
    Cover,
    Particulars,
    ParticularsError,
    Severity,
    load_customer,
)
from slackbot.agreement.texts import standard
from tests.agreement.test_particulars import CUSTOMER

OFFICE = """
cover = "contracted"

[hours]
weekdays = ["9:00-12:00", "13:00-18:00"]
wed = ["9:00-12:00"]
holidays = "JP"
closures = [{ name = "年末年始", first = 2026-12-29, last = 2027-01-03 }]
openings = [{ day = 2026-12-30, hours = ["10:00-15:00"] }]
later = [{ begins = 2027-04-01, weekdays = ["10:00-17:00"] }]

[people]
access_approvers = ["U0ITO"]
contract_owners = ["U0TANAKA"]

[term]
begins = 2026-04-01
ends = 2027-03-31
renews = true

[targets.sev1]
around_the_clock = true
"""


def read(folder: Path, more: str) -> Particulars:
    path = folder / "customer.toml"
    plain, _, tables = more.partition("\n[")
    head, _, systems = CUSTOMER.replace('hours_text = "24時間365日"\n', "").partition("\n[[systems]]")
    path.write_text(f"{head}\n{plain}\n\n[[systems]]{systems}\n" + (f"[{tables}" if tables else ""), encoding="utf-8")
    return load_customer(path)


def problem(folder: Path, more: str) -> str:
    with pytest.raises(ParticularsError) as refused:
        read(folder, more)
    (said,) = refused.value.problems
    return said.removeprefix(str(folder / "customer.toml")).partition(": ")[2]


def test_hours_people_and_term_are_read(tmp_path: Path) -> None:
    terms = read(tmp_path, OFFICE)

    assert terms.hours is not None
    assert [str(each) for each in terms.hours.on(0)] == ["9:00-12:00", "13:00-18:00"]
    assert [str(each) for each in terms.hours.on(2)] == ["9:00-12:00"]
    assert terms.hours.on(5) == ()
    assert terms.people.access_approvers == ("U0ITO",)
    assert terms.term
    assert terms.term.ends == date(2027, 3, 31)
    assert terms.out_of_hours is Cover.CONTRACTED
    assert isinstance(terms.calendar(), Calendar)
    assert terms.calendar() is terms.calendar()
    assert (terms.clock(Severity.SEV1), terms.clock(Severity.SEV2)) == (ALWAYS_OPEN, terms.calendar())


def test_without_hours_reception_is_open_around_the_clock(tmp_path: Path) -> None:
    terms = read(tmp_path, "")

    assert (terms.calendar(), terms.out_of_hours) == (ALWAYS_OPEN, Cover.CONTRACTED)
    assert terms.contact_methods == (Contact.SLACK, Contact.MAIL, Contact.PHONE)


def test_an_agreement_with_hours_is_stored_and_read_again(tmp_path: Path, configuration: Configuration) -> None:
    agreement = Agreement.of(standard("ja"), read(tmp_path, OFFICE), configuration.provider)

    assert codec.load_agreement(codec.dump_agreement(agreement)) == agreement


@pytest.mark.parametrize(
    ("locale", "today", "words"),
    [
        ("ja", date(2026, 11, 24), "月・火・木・金 9:00–12:00, 13:00–18:00、水 9:00–12:00（祝日、年末年始を除く）"),
        ("ja", date(2027, 4, 1), "平日 10:00–17:00（祝日を除く）"),
        (
            "en",
            date(2026, 11, 24),
            "Mon, Tue, Thu, Fri 9:00–12:00, 13:00–18:00, Wed 9:00–12:00 (except public holidays, 年末年始)",
        ),
    ],
)
def test_the_hours_in_words(locale: str, today: date, words: str, tmp_path: Path, configuration: Configuration) -> None:
    agreement = Agreement.of(standard("ja"), read(tmp_path, OFFICE), configuration.provider)

    assert hours_in_words(Surroundings(locale=locale, agreement=agreement), today) == words


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[hours]\nmon = ["9-18"]', 'hours.mon[1]: "9-18" is no time of day: write "9:00-18:00"'),
        ('[hours]\nmon = ["9:60-18:00"]', 'hours.mon[1]: "9:60-18:00" is no time of day: write "9:00-18:00"'),
        (
            '[hours]\nmon = ["18:00-9:00"]',
            'hours.mon[1]: "18:00-9:00" ends before it begins; past midnight is written "22:00-26:00"',
        ),
        ('[hours]\nmon = ["1:00-26:00"]', 'hours.mon[1]: "1:00-26:00" is longer than a day'),
        ('[hours]\nmon = ["9:00-13:00", "12:00-18:00"]', "hours.mon: 9:00-13:00 and 12:00-18:00 overlap"),
        ('[hours]\nholidays = "JP"', "hours: these hours never open: write at least one day's"),
        (
            '[hours]\nmon = ["9:00-18:00"]\nholidays = "XX"',
            'hours.holidays: "XX" has no calendar of holidays here; write a country like JP, or a part: GB-ENG',
        ),
        (
            '[hours]\nmon = ["9:00-18:00"]\nclosures = [{ name = "夏季", first = 2026-08-14, last = 2026-08-12 }]',
            "hours.closures[1]: 夏季 ends on 2026-08-12, before it begins on 2026-08-14",
        ),
        (
            '[hours]\nmon = ["9:00-18:00"]\nopenings = [{ day = 2026-12-30, hours = [] }]',
            "hours.openings[1].hours: at least one is needed",
        ),
        ('[hours]\nmom = ["9:00-18:00"]', "hours.mom: is unknown; did you mean mon?"),
        (
            '[hours]\nmon = ["9:00-18:00"]\nlater = [{ begins = 2027-04-01 }]',
            "hours: later: these hours never open",
        ),
        (
            '[hours]\nmon = ["9:00-18:00"]\n[targets.sev1]\naround_the_clock = true',
            'targets.sev1: around_the_clock needs cover = "contracted"',
        ),
        (
            'contact_methods = ["mail"]',
            'contact_methods: "slack" must be among them: it counts as one that the provider designates (Art. 3.3)',
        ),
        (
            "[term]\nbegins = 2027-04-01\nends = 2026-03-31",
            "term: the term ends on 2026-03-31, before it begins on 2027-04-01",
        ),
        ('[people]\nbuyers = ["tanaka"]', 'people.buyers[1]: "tanaka" is not the id of a person in Slack (U…)'),
    ],
)
def test_what_cannot_be_is_named(more: str, said: str, tmp_path: Path) -> None:
    assert problem(tmp_path, more) == said
