"""What promises more than the agreement does, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given

from slackbot.safety.wording import Kind, promises, speaks_of_loss
from tests.texts import TEXTS

PROMISES = {
    "必ず復旧します。": Kind.CERTAIN,
    "本日中に必ず解決いたします。": Kind.CERTAIN,
    "ご安心ください。絶対に直します。": Kind.CERTAIN,
    "明日までに確実に修正いたします": Kind.CERTAIN,
    "間違いなく間に合わせます。": Kind.CERTAIN,
    "完全に復旧しました。": Kind.RESTORED,
    "システムは完全復旧いたしました。ご迷惑をおかけしました。": Kind.RESTORED,
    "不具合は完全に解消しています。": Kind.RESTORED,
    "１００％復旧できます。": Kind.RESTORED,
    "完全に元に戻りました": Kind.RESTORED,
    "二度と起きません。": Kind.NEVER,
    "今後は一切発生しません。": Kind.NEVER,
    "二度とこのような障害は発生いたしません。": Kind.NEVER,
    "対策を行いましたので再発しません。": Kind.NEVER,
    "再発することはございません。": Kind.NEVER,
    "データが失われることは決して発生しません": Kind.NEVER,
    "今後の動作を保証します。": Kind.GUARANTEE,
    "期日までの完了をお約束いたします。": Kind.GUARANTEE,
    "月末の稼働を確約いたします": Kind.GUARANTEE,
    "費用は全額返金いたします。": Kind.MONEY,
    "今回の損害は弊社で補償いたします。": Kind.MONEY,
    "すべて当社で負担いたします。": Kind.MONEY,
    "全責任を負います。": Kind.LIABILITY,
    "一切の責任は弊社が負います。": Kind.LIABILITY,
    "We guarantee that orders will work.": Kind.GUARANTEE,
    "I promise it is gone.": Kind.GUARANTEE,
    "This will never happen again.": Kind.NEVER,
    "It won't happen again.": Kind.NEVER,
    "Never again!": Kind.NEVER,
    "The service is fully restored.": Kind.RESTORED,
    "All data is 100% recovered.": Kind.RESTORED,
    "We’ll definitely fix it today.": Kind.CERTAIN,
    "You get a full refund.": Kind.MONEY,
    "We will compensate you for this.": Kind.MONEY,
    "We take full responsibility for the outage.": Kind.LIABILITY,
}

HARMLESS = (
    "必ずご確認ください。",
    "作業の前に必ずバックアップをお取りください。",
    "再起動の後に必ず動作をご確認いただきますようお願いいたします。",
    "必ずしも復旧できるとは限りません。",
    "必ず解決できるとお約束することはできません。",
    "必ず復旧できるわけではありません。",
    "この操作を行うと必ず再現します。",
    "毎回必ずエラーになりますか。",
    "必ず対応が必要な項目は次のとおりです。",
    "絶対に電源を切らないでください。",
    "絶対パスで指定してください。",
    "絶対値の計算を修正しました。",
    "確実に保存されたことをご確認ください。",
    "完全に復旧したかどうかは、ご確認をお願いいたします。",
    "完全復旧までお待ちください。",
    "完全復旧には時間を要する見込みです。",
    "完全な復旧を目指して作業しています。",
    "完全には復旧していません。",
    "完全復旧を保証するものではありません。",
    "完全一致で検索します。",
    "完全修飾名を修正しました。",
    "二度と起きないよう努めます。",
    "二度と発生しないように対策を検討します。",
    "二度押しすると発生します。",
    "再発しないよう監視を続けます。",
    "再発防止に努めます。",
    "その後、再発はありません。",
    "現時点で再発はございません。",
    "再発していません。",
    "再発はありませんか。",
    "再発しましたら、お知らせください。",
    "保証期間は来年の3月までです。",
    "保証書をお送りください。",
    "動作を保証するものではありません。",
    "動作は保証いたしかねます。",
    "動作を保証できません。",
    "お約束のお時間に伺います。",
    "全額が表示されません。",
    "全額を入力してください。",
    "全額の集計を修正しました。",
    "損害の有無を調査します。",
    "損害の範囲をお知らせください。",
    "返金の画面を修正しました。",
    "責任者の方にお伝えください。",
    "復旧作業が完了しました。動作のご確認をお願いいたします。",
    "本日17時までに復旧する見込みです。",
    "原因を調査しています。分かりしだいご報告します。",
    "対応を開始しました。",
    "「必ず復旧します」とのご説明がありましたか。",
    "一切の操作を行わないでください。",
    "今後は画面の右上に表示されます。",
    "We cannot guarantee that it works.",
    "There is no guarantee of a full recovery.",
    "We do not promise a date.",
    "We have restored the service. Please check that it works.",
    "It is not fully restored yet.",
    "Please wait until the service is fully restored.",
    "Once it is fully restored we will tell you.",
    "We are working to make sure that this never happens again.",
    "Please never restart the server again.",
    "Never restart it by hand.",
    "We aim to have it fully restored by noon.",
    "Will it be fully restored?",
    "The warranty ends in March.",
    "The refund page is slow.",
    "Who takes responsibility for the approval?",
    "The button definitely exists in the new version.",
)


@pytest.mark.article("15.1", "15.3")
@pytest.mark.parametrize("said", PROMISES)
def test_a_promise_is_found(said: str) -> None:
    assert PROMISES[said] in {hit.kind for hit in promises(said)}


@pytest.mark.article("15.1")
@pytest.mark.parametrize("said", HARMLESS)
def test_what_asks_aims_denies_or_reports_promises_nothing(said: str) -> None:
    assert promises(said) == ()


def test_the_words_that_promise_are_told() -> None:
    (hit,) = promises("原因を特定しました。必ず復旧します。少々お待ちください。")

    assert hit.words == "必ず復旧します"


def test_each_kind_is_told_once() -> None:
    assert [hit.kind for hit in promises("必ず復旧します。必ず解決します。二度と起きません。")] == [
        Kind.CERTAIN,
        Kind.NEVER,
    ]


@pytest.mark.parametrize("said", ["損害について", "データが失われた範囲", "失われたデータ", "the losses", "lost data"])
def test_talk_of_loss_is_recognised(said: str) -> None:
    assert speaks_of_loss(said)


@pytest.mark.parametrize("said", ["調査しています", "glossary", "データを確認"])
def test_other_talk_is_not(said: str) -> None:
    assert not speaks_of_loss(said)


@given(TEXTS)
def test_any_text_at_all_is_looked_at(said: str) -> None:
    assert len(promises(said)) <= len(Kind)
