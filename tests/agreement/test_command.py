from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.agreement.command import check_summary, import_summary, lacking
from slackbot.agreement.document import DocumentError, parse
from slackbot.agreement.particulars import Agreement, Configuration, load_all
from slackbot.agreement.texts import standard

SMALL = parse(
    "保守契約書\n第1条（目的）\n目的を定める。\n第2条（受付）\n1．平日とする。次を除く。\n（1）祝日\n2．電話による。\n甲\n会社名：____\n"
)


@pytest.fixture
def example() -> Configuration:
    return load_all(Path(__file__).parents[2] / "slackbot/sandbox/config")


def test_an_import_says_what_was_read() -> None:
    assert import_summary(SMALL).splitlines() == [
        "保守契約書",
        "  language  ja",
        f"  SHA-256   {SMALL.sha256}",
        "  articles  2, 5 clauses in all",
        "    第1条 目的",
        "    第2条 受付: 2 paragraphs, 1 item",
        "  signature",
        "    甲: 会社名",
    ]
    assert import_summary(replace(SMALL, signature=())).splitlines()[-1] == "  signature none"
    assert "    Art. 2 What the Support covers: 6 items" in import_summary(standard("en"))


def test_a_check_says_what_would_be_in_force_for_whom(example: Configuration) -> None:
    said = check_summary(example, clauses={"5.1": ("rule",)}).splitlines()
    version = Agreement.of(standard("ja"), example.customers[0], example.provider).version
    assert said[0] == "ヒノデシステム株式会社 (T0HINODE), desk in C0DESK: 1 lead, 2 engineers, 1 of subcontractors"
    assert said[2] == "AKATSUKI  株式会社アカツキ商事 (T0AKATSUKI) in C0AKATSUKI, ja, Asia/Tokyo"
    assert f"  version    {version}" in said
    assert "  sev1       first response in 15m, then an update every 1h" in said
    assert said[-1] == "  clauses    1 acted on, all in this text"


def test_a_check_names_the_clauses_a_text_lacks(example: Configuration) -> None:
    bound = replace(example, customers=(replace(example.customers[0], agreement="保守契約書"),))
    said = check_summary(bound, [SMALL], clauses={"1": ("a",), "2.1(1)": ("b",), "6(4)": ("c",), "18": ("d",)})
    assert said.endswith("  clauses    4 acted on, not in this text: 6(4), 18")
    assert lacking(SMALL, {"2.3": ("a",), "2": ("b",)}) == ("2.3",)
    assert lacking(standard("en"), dict.fromkeys(standard("ja").refs(), ("a",))) == ()


def test_a_customer_whose_text_is_unknown_is_named(example: Configuration) -> None:
    unknown = replace(example, customers=(replace(example.customers[0], agreement="保守契約書"),))
    with pytest.raises(DocumentError, match="AKATSUKI: no imported text"):
        check_summary(unknown)
