"""Provider and customers as TOML: what is right is read, what is wrong is named, all of it at once."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot import codec
from slackbot.agreement.document import parse
from slackbot.agreement.durations import format_duration, parse_duration
from slackbot.agreement.particulars import (
    DEFAULT_TARGETS,
    Agreement,
    Configuration,
    ParticularsError,
    Severity,
    System,
    Target,
    load_all,
    load_customer,
    load_provider,
)
from slackbot.agreement.texts import standard

EXAMPLE = Path(__file__).parents[2] / "slackbot/sandbox/config"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

PROVIDER = """team = "T0HINODE"
name = "ヒノデシステム株式会社"
short_name = "ヒノデシステム"
desk_channel = "C0DESK"
leads = ["U0TAKAHASHI"]
engineers = ["U0SATO", "U0EMMA"]

[[subcontractors]]
company = "リンクワークス"
people = ["U0HAYASHI"]
"""
CUSTOMER = """key = "AKATSUKI"
name = "株式会社アカツキ商事"
short_name = "アカツキ商事"
channel = "C0AKATSUKI"
teams = ["T0AKATSUKI"]
effective_from = 2026-04-01
contact = "サポートデスク"
hours_text = "24時間365日"

[[systems]]
key = "order"
name = "受発注システム"

[[systems]]
key = "stock"
name = "在庫管理システム"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "customers").mkdir()
    (tmp_path / "provider.toml").write_text(PROVIDER, encoding="utf-8")
    (tmp_path / "customers/akatsuki.toml").write_text(CUSTOMER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def example() -> Configuration:
    return load_all(EXAMPLE)


def problems(path: Path, text: str) -> tuple[str, ...]:
    path.write_text(text, encoding="utf-8")
    load = load_provider if path.name == "provider.toml" else load_customer
    with pytest.raises(ParticularsError) as refused:
        load(path)
    return tuple(problem.removeprefix(str(path)) for problem in refused.value.problems)


def test_the_example_people_copy_is_right(example: Configuration) -> None:
    provider, (akatsuki, harbor) = example.provider, example.customers
    assert (provider.team, provider.desk_channel, provider.leads) == ("T0HINODE", "C0DESK", ("U0TAKAHASHI",))
    assert [(company.company, company.people) for company in provider.subcontractors] == [
        ("リンクワークス", ("U0HAYASHI",))
    ]
    assert (akatsuki.key, akatsuki.channel, sorted(akatsuki.teams)) == ("AKATSUKI", "C0AKATSUKI", ["T0AKATSUKI"])
    assert [(system.key, system.name) for system in akatsuki.systems] == [
        ("order", "受発注システム"),
        ("stock", "在庫管理システム"),
        ("members", "会員サイト"),
    ]
    assert akatsuki.targets[Severity.SEV1] == Target(first_response=15 * MINUTE, update_every=HOUR)
    assert akatsuki.effective_from == date(2026, 4, 1)
    assert (harbor.key, harbor.channel, sorted(harbor.teams)) == ("HARBOR", "C0HARBOR", ["T0HARBOR"])
    assert (harbor.locale, harbor.tz) == ("en", "Europe/London")


def test_what_is_not_written_takes_the_default(folder: Path) -> None:
    customer = load_customer(folder / "customers/akatsuki.toml")
    assert (customer.locale, customer.tz, customer.agreement) == ("ja", "Asia/Tokyo", "standard")
    assert customer.targets == DEFAULT_TARGETS
    assert (customer.unanswered_after, customer.verify_remind_after, customer.verify_close_after) == (
        15 * MINUTE,
        DAY,
        3 * DAY,
    )
    assert list(DEFAULT_TARGETS) == list(Severity)


def test_a_target_written_in_part_keeps_the_rest_of_its_default(folder: Path) -> None:
    path = folder / "customers/akatsuki.toml"
    path.write_text(CUSTOMER + '[targets.sev2]\nfirst_response = "10m"\n', encoding="utf-8")
    targets = load_customer(path).targets
    assert targets[Severity.SEV2] == Target(first_response=10 * MINUTE, update_every=2 * HOUR)
    assert targets[Severity.SEV3] == DEFAULT_TARGETS[Severity.SEV3]


@pytest.mark.parametrize(
    ("plain", "wrong", "problem"),
    [
        ('"AKATSUKI"', '"akatsuki"', ':1: key: "akatsuki" is not a key of 2 to 16 capital letters and digits'),
        ('key = "AKATSUKI"\n', "", ": key: is missing"),
        ('"アカツキ商事"', '" "', ":3: short_name: must be one line of text, and not empty"),
        ('"アカツキ商事"', f'"{"ア" * 17}"', ":3: short_name: has 17 characters; at most 16"),
        ('"C0AKATSUKI"', '"#akatsuki"', ':4: channel: "#akatsuki" is not the id of a Slack channel'),
        ('["T0AKATSUKI"]', '["akatsuki"]', ':5: teams[1]: "akatsuki" is not the id of a Slack workspace'),
        ('["T0AKATSUKI"]', "[]", ": teams: at least one is needed"),
        ("2026-04-01", "2026", ":6: effective_from: 2026 is no date"),
        ("2026-04-01", '"April"', ":6: effective_from: "),
        ("[[systems]]\n", 'tz = "Asia/Kyoto"\n[[systems]]\n', ':10: tz: "Asia/Kyoto" is no time zone'),
        ("[[systems]]\n", 'tz = "Asia"\n[[systems]]\n', ':10: tz: "Asia" is no time zone'),
        ("[[systems]]\n", 'locale = "fr"\n[[systems]]\n', ":10: locale: input should be 'ja' or 'en'"),
        ("[[systems]]\n", 'chanel = "C1"\n[[systems]]\n', ":10: chanel: is unknown; did you mean channel?"),
        ("[[systems]]\n", "unanswered_after = 15\n[[systems]]\n", ":10: unanswered_after: 15 is no duration"),
        ("[[systems]]\n", 'unanswered_after = "15"\n[[systems]]\n', ':10: unanswered_after: "15" is no duration'),
        ("[[systems]]\n", 'verify_close_after = "1d"\n[[systems]]\n', ": verify_remind_after must be shorter"),
        ('"order"', '"Order"', ':11: systems[1].key: "Order" is not a key of small letters'),
        ('"stock"', '"order"', ":10: systems: order stands here twice"),
        ('"stock"', '"other"', ':10: systems: the key "other" is taken'),
        ('"在庫管理システム"\n', '"在庫"\nowner = "x"\n', ":17: systems[2].owner: is unknown"),
        ('"在庫管理システム"\n', '"在庫"\n[targets.sev5]\nfirst_response = "1h"\n', ":17: targets.sev5: "),
        ('"在庫管理システム"\n', '"在庫"\n[targets.sev1]\nupdate_every = "0m"\n', ":18: targets.sev1.update_every: "),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(tmp_path: Path, plain: str, wrong: str, problem: str) -> None:
    text = CUSTOMER.replace(plain, wrong, 1)
    assert text != CUSTOMER
    found = problems(tmp_path / "akatsuki.toml", text)
    assert any(one.startswith(problem) for one in found), found


@pytest.mark.parametrize(
    ("plain", "wrong", "problem"),
    [
        ('["U0TAKAHASHI"]', "[]", ":5: leads: at least one is needed"),
        ('"U0EMMA"', '"U0SATO"', ":6: engineers: U0SATO stands here twice"),
        ('"U0EMMA"', '"emma@example.com"', ':6: engineers[2]: "emma@example.com" is not the id of a person'),
        ('["U0HAYASHI"]', '["U0SATO"]', ": U0SATO: people of a subcontractor are neither leads nor engineers"),
        ('["U0HAYASHI"]', "[]", ":10: subcontractors[1].people: at least one is needed"),
        ("company =", "compny =", ":9: subcontractors[1].compny: is unknown; did you mean company?"),
    ],
)
def test_a_mistake_about_the_provider_is_named_too(tmp_path: Path, plain: str, wrong: str, problem: str) -> None:
    found = problems(tmp_path / "provider.toml", PROVIDER.replace(plain, wrong, 1))
    assert any(one.startswith(problem) for one in found), found


def test_leads_and_engineers_may_be_user_groups(folder: Path) -> None:
    named = PROVIDER.replace('"U0SATO"', '"S0SUPPORT"').replace('["U0TAKAHASHI"]', '["S0LEADS", "U0TAKAHASHI"]')
    (folder / "provider.toml").write_text(named, encoding="utf-8")

    provider = load_all(folder).provider

    assert provider.groups == ("S0LEADS", "S0SUPPORT")
    assert provider.with_members({"S0SUPPORT": ("U0X", "U0EMMA")}).engineers == ("U0X", "U0EMMA")


def test_who_takes_turns_without_being_one_of_the_provider_s_people_is_named(folder: Path) -> None:
    layer = (
        '[[rotas.layers]]\nname = "a"\npeople = ["U0NOBODY"]\nbegins = 2026-11-02\nevery = "7d"\nhandover = "9:00"\n'
    )
    rota = f'\n[[rotas]]\nkey = "main"\nname = "一次対応"\n{layer}'
    (folder / "provider.toml").write_text(PROVIDER + rota, encoding="utf-8")

    with pytest.raises(ParticularsError, match=r"provider\.toml:\d+: rotas: U0NOBODY of main is nobody"):
        load_all(folder)

    (folder / "provider.toml").write_text(PROVIDER.replace("U0SATO", "S0SUPPORT") + rota, encoding="utf-8")
    assert load_all(folder).provider.groups == ("S0SUPPORT",)


def test_all_mistakes_of_all_files_are_named_at_once_and_nothing_is_taken(folder: Path) -> None:
    (folder / "provider.toml").write_text(PROVIDER.replace("C0DESK", "desk"), encoding="utf-8")
    (folder / "customers/akatsuki.toml").write_text(CUSTOMER.replace("C0A", "A").replace("T0A", "A"), encoding="utf-8")
    (folder / "customers/broken.toml").write_text("key = \n", encoding="utf-8")
    (folder / "customers/sjis.toml").write_bytes('key = "A1"\nname = "株式会社"\n'.encode("cp932"))
    with pytest.raises(ParticularsError) as refused:
        load_all(folder)
    named = [problem.removeprefix(f"{folder}/") for problem in refused.value.problems]
    assert [problem.split(": ")[0] for problem in named] == [
        "provider.toml:4",
        "customers/akatsuki.toml:4",
        "customers/akatsuki.toml:5",
        "customers/broken.toml",
        "customers/sjis.toml:2",
    ]
    assert "line 1" in named[3]
    assert str(refused.value).count("\n") == 4


def test_a_missing_provider_is_named(folder: Path) -> None:
    (folder / "provider.toml").unlink()
    with pytest.raises(ParticularsError, match=r"provider\.toml: No such file"):
        load_all(folder)


def test_two_customers_share_neither_key_nor_channel_nor_team(folder: Path) -> None:
    path = folder / "customers/minato.toml"
    path.write_text(CUSTOMER.replace('["T0AKATSUKI"]', '["T0MINATO", "T0AKATSUKI"]'), encoding="utf-8")
    with pytest.raises(ParticularsError) as refused:
        load_all(folder)
    first = folder / "customers/akatsuki.toml"
    assert refused.value.problems == (
        f"{path}:1: key: AKATSUKI belongs to {first} already",
        f"{path}:4: channel: C0AKATSUKI belongs to {first} already",
        f"{path}:5: teams: T0AKATSUKI belongs to {first} already",
    )


def test_a_customer_is_not_the_provider(folder: Path) -> None:
    path = folder / "customers/akatsuki.toml"
    path.write_text(CUSTOMER.replace("T0AKATSUKI", "T0HINODE").replace("C0AKATSUKI", "C0DESK"), encoding="utf-8")
    with pytest.raises(ParticularsError) as refused:
        load_all(folder)
    assert [problem.removeprefix(str(path)) for problem in refused.value.problems] == [
        ":5: teams: T0HINODE is the provider's own workspace",
        ":4: channel: C0DESK is the provider's own desk_channel",
    ]


def test_a_file_saved_with_a_bom_is_read(tmp_path: Path) -> None:
    path = tmp_path / "akatsuki.toml"
    path.write_text(CUSTOMER, encoding="utf-8-sig")
    assert load_customer(path).key == "AKATSUKI"


@pytest.mark.parametrize(
    ("text", "duration"),
    [("30m", 30 * MINUTE), ("4h", 4 * HOUR), ("1d", DAY), ("1h30m", 90 * MINUTE), ("90s", 1.5 * MINUTE)],
)
def test_durations_are_written_as_people_say_them(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "0m", "30", "m", "1.5h", "-1h", "30m1h", "1h 30m", "３０m", "30M", "PT30M"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" is no duration'):
        parse_duration(text)


@given(st.integers(1, 9999 * 86_400))
def test_a_duration_is_written_so_that_it_reads_the_same(seconds: int) -> None:
    assert parse_duration(format_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize("duration", [timedelta(), -MINUTE, timedelta(microseconds=1)])
def test_a_duration_that_cannot_be_written_is_refused(duration: timedelta) -> None:
    with pytest.raises(ValueError, match="whole seconds"):
        format_duration(duration)


def test_an_agreement_survives_being_stored(example: Configuration) -> None:
    agreement = Agreement.of(standard("ja"), example.customers[0], example.provider)
    assert codec.load_agreement(codec.dump_agreement(agreement)) == agreement


def test_the_version_names_text_and_terms_and_nothing_else(example: Configuration) -> None:
    text, terms, provider = standard("ja"), example.customers[0], example.provider
    version = Agreement.of(text, terms, provider).version
    assert len(version) == 12
    assert int(version, 16) >= 0
    assert version == Agreement.of(text, load_all(EXAMPLE).customers[0], provider).version
    assert version == Agreement.of(text, terms, replace(provider, engineers=(*provider.engineers, "U0NEW"))).version
    more = (*terms.systems, System(key="mail", name="メール配信"))
    assert version != Agreement.of(text, replace(terms, systems=more), provider).version
    assert version != Agreement.of(standard("en"), terms, provider).version
    assert version != Agreement.of(parse("規約\n第1条（目的）\n定める。"), terms, provider).version
