"""What a customer's file leaves out is as `[defaults]` say it; a mistake is named where it stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from slackbot.agreement.defaults import LEFT_TO_US
from slackbot.agreement.draft import same_as_usual
from slackbot.agreement.particulars import (
    Agreement,
    Cover,
    Particulars,
    ParticularsError,
    Severity,
    load_all,
    load_provider,
)
from slackbot.agreement.texts import standard
from slackbot.agreement.tomlout import as_toml
from tests.agreement.test_particulars import CUSTOMER, PROVIDER

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PLAIN = CUSTOMER.replace('hours_text = "24時間365日"\n', "").replace('contact = "サポートデスク"\n', "")
DEFAULTS = """
[defaults]
tz = "Asia/Seoul"
contact = "第一サポート"
cover = "paid"

[defaults.hours]
weekdays = ["9:00-18:00"]
fri = ["9:00-17:00"]
holidays = "JP"
closures = [{ name = "年末年始", first = 2026-12-29, last = 2027-01-03 }]

[defaults.targets.sev1]
first_response = "10m"

[defaults.access]
longest = "6h"
remind_after = ["2h"]

[defaults.fees]
rates = [{ name = "標準", hourly = 12000 }]
allowance = "2h"
"""


class Files:
    def __init__(self, folder: Path) -> None:
        self.provider, self.customer = folder / "provider.toml", folder / "customers/akatsuki.toml"
        self.folder = folder

    def say(self, customer: str = "", *, defaults: str = DEFAULTS, first: str = "") -> None:
        self.provider.parent.joinpath("customers").mkdir(exist_ok=True)
        self.provider.write_text(PROVIDER + defaults, "utf-8")
        self.customer.write_text(first + PLAIN + customer, "utf-8")

    def terms(self) -> Particulars:
        return load_all(self.folder).customers[0]

    def problems(self) -> list[str]:
        with pytest.raises(ParticularsError) as refused:
            load_all(self.folder)
        return [each.removeprefix(f"{self.folder}/") for each in refused.value.problems]

    def line(self, file: Path, words: str) -> int:
        lines = file.read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_file_that_says_nothing_of_it_takes_what_the_provider_says(files: Files) -> None:
    files.say()

    terms = files.terms()

    assert (terms.tz, terms.contact, terms.cover) == ("Asia/Seoul", "第一サポート", Cover.PAID)
    assert terms.hours
    assert [str(each) for each in terms.hours.on(4)] == ["9:00-17:00"]
    assert terms.targets[Severity.SEV1].first_response == 10 * MINUTE
    assert terms.targets[Severity.SEV1].update_every == HOUR
    assert (terms.access.longest, terms.fees.allowance) == (6 * HOUR, 2 * HOUR)


def test_what_the_file_says_itself_counts_field_by_field(files: Files) -> None:
    files.say(
        '[targets.sev1]\nupdate_every = "30m"\n[access]\nremind_after = ["1h", "3h"]\n[fees]\ntax = 8\n',
        first='cover = "none"\n',
    )

    terms = files.terms()

    assert terms.cover is Cover.NONE
    assert terms.targets[Severity.SEV1].first_response == 10 * MINUTE
    assert terms.targets[Severity.SEV1].update_every == 30 * MINUTE
    assert (terms.access.longest, terms.access.remind_after) == (6 * HOUR, (HOUR, 3 * HOUR))
    assert (int(terms.fees.tax), terms.fees.rates[0].hourly) == (8, 12000)


def test_a_week_of_its_own_is_a_whole_week_and_still_closed_on_the_provider_s_holidays(files: Files) -> None:
    files.say('[hours]\nweekdays = ["10:00-19:00"]\n')

    hours = files.terms().hours

    assert hours
    assert [str(each) for each in hours.on(4)] == ["10:00-19:00"]
    assert (hours.holidays, [each.name for each in hours.closures]) == ("JP", ["年末年始"])


def test_holidays_of_the_provider_alone_are_no_reception_hours(files: Files) -> None:
    holidays = '[defaults]\ncontact = "第一サポート"\n[defaults.hours]\nholidays = "JP"\n'
    files.say(defaults=holidays)
    assert files.terms().hours is None

    files.say('[hours]\nweekdays = ["9:00-18:00"]\n', defaults=holidays)
    hours = files.terms().hours
    assert hours
    assert hours.holidays == "JP"


@pytest.mark.parametrize(
    ("without", "hours", "allowance"),
    [
        ('["hours"]', False, 2 * HOUR),
        ('["fees.allowance"]', True, None),
        ("true", False, None),
        ("false", True, 2 * HOUR),
    ],
)
def test_a_file_says_what_it_does_not_take(
    without: str, hours: bool, allowance: timedelta | None, files: Files
) -> None:
    files.say(first=f'without_defaults = {without}\ncontact = "担当"\n')

    terms = files.terms()

    assert (terms.hours is not None, terms.fees.allowance) == (hours, allowance)


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ('"hours"', 'without_defaults: write true, or the names of fields: ["hours"]'),
        ('["systems"]', "without_defaults: systems is never the provider's"),
    ],
)
def test_what_cannot_be_left_to_nobody_is_named(without: str, said: str, files: Files) -> None:
    files.say(first=f"without_defaults = {without}\n")
    assert files.problems() == [f"customers/akatsuki.toml:1: {said}"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('tz = "Asia/Seoul"', 'tz = "Mars/Base"', 'defaults.tz: "Mars/Base" is no time zone'),
        ('longest = "6h"', "longest = 6", "defaults.access.longest: 6 is no duration"),
        ('longest = "6h"', 'longst = "6h"', "defaults.access.longst: is unknown; did you mean longest?"),
        ('fri = ["9:00-17:00"]', 'fri = ["17:00-9:00"]', 'defaults.hours.fri[1]: "17:00-9:00" ends before'),
        ('first_response = "10m"', 'first_response = "soon"', "defaults.targets.sev1.first_response: "),
        ('longest = "6h"', 'longest_of = { crm = "2h" }', "defaults.access.longest_of: crm is none of the systems"),
    ],
)
def test_a_mistake_in_the_defaults_is_named_once_and_where_it_stands(
    right: str, wrong: str, said: str, files: Files
) -> None:
    files.say(defaults=DEFAULTS.replace(right, wrong))

    (problem,) = files.problems()

    assert problem.startswith(f"provider.toml:{files.line(files.provider, wrong)}: {said}"), problem


def test_a_mistake_in_the_customer_s_own_file_is_named_there(files: Files) -> None:
    files.say('[access]\nlongest = "long"\n[hours]\nweekdays = ["18:00-9:00"]\n')

    found = files.problems()

    where = [files.line(files.customer, words) for words in ('longest = "long"', "18:00-9:00")]
    assert [each.split(": ")[0] for each in found] == [
        f"customers/akatsuki.toml:{line}" for line in sorted(where)[::-1]
    ]


def test_a_contradiction_between_both_files_says_where_the_other_half_stands(files: Files) -> None:
    files.say(
        first='verify_close_after = "12h"\n', defaults='\n[defaults]\ncontact = "x"\nverify_remind_after = "1d"\n'
    )

    (problem,) = files.problems()

    line = files.line(files.provider, "verify_remind_after")
    assert problem == (
        "customers/akatsuki.toml: verify_remind_after must be shorter than verify_close_after "
        f"(verify_remind_after stands in {files.provider}:{line})"
    )


@pytest.mark.parametrize("name", ["key", "channel", "people", "signed", "nonsense"])
def test_what_is_each_customer_s_own_is_no_default(name: str, files: Files) -> None:
    files.say(defaults=f'\n[defaults]\ncontact = "x"\n{name} = "X"\n')

    (problem,) = files.problems()

    line = files.line(files.provider, "[defaults]")
    assert problem.startswith(f"provider.toml:{line}: defaults: {name} is nothing a customer's file may leave out")


def test_wrong_defaults_are_found_before_there_is_a_customer(files: Files) -> None:
    files.say(defaults='\n[defaults]\nunanswered_after = "soon"\n')
    with pytest.raises(ParticularsError, match=r"defaults\.unanswered_after"):
        load_provider(files.provider)


def test_written_or_taken_it_is_the_same_version(files: Files) -> None:
    files.say()
    provider, taken = load_all(files.folder).provider, files.terms()
    files.customer.write_text(as_toml(taken, beside_defaults=True), "utf-8")

    written = files.terms()

    assert written == taken
    assert (
        Agreement.of(standard("ja"), written, provider).version == Agreement.of(standard("ja"), taken, provider).version
    )


def test_a_file_that_is_exported_takes_nothing_that_the_customer_does_not_have(files: Files) -> None:
    files.say(first='without_defaults = ["hours", "fees"]\n')
    without = files.terms()

    files.customer.write_text(as_toml(without, beside_defaults=True), "utf-8")

    assert files.terms() == without


def test_which_terms_are_as_the_defaults_have_them(files: Files) -> None:
    files.say('[access]\nlongest = "2h"\n', first='tz = "Asia/Seoul"\n')
    configuration = load_all(files.folder)

    names = same_as_usual(configuration.customers[0], configuration.provider.defaults)

    assert names == ("tz", "targets", "contact", "hours", "cover", "fees")
    assert set(names) <= set(LEFT_TO_US)
