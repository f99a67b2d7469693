"""Why something could not be sent, as whoever has to mend it reads it."""

from __future__ import annotations

import pytest

from blocks.around import Surroundings
from blocks.unsent import reason_of, whither
from tests.rules.living import terms


def why(reason: str, **letter: str) -> str:
    return reason_of(Surroundings(locale="ja", letter=letter), reason)


@pytest.mark.parametrize("code", ["AttributeError", "ServerTimeoutError", "SocketTimeoutError", "SlackSaysNo"])
def test_what_a_proxy_or_the_network_did_is_no_fault_of_the_desks(code: str) -> None:
    assert "デスクの不具合" not in why(code)


def test_what_the_desk_itself_could_not_do_is() -> None:
    assert "デスクの不具合" in why("fault:KeyError")


def test_without_an_answer_a_message_is_looked_for_and_a_card_drawn_as_it_is_now() -> None:
    assert "届いていないことを確認してから" in why("unanswered", what="card")
    assert "最新の内容" in why("unanswered", what="redrawn")


def test_a_setting_of_the_app_is_not_put_down_to_the_person() -> None:
    assert "受け取れない方" in why("user_disabled")
    assert "受け取れない方" not in why("messages_tab_disabled")
    assert "マニフェスト" in why("messages_tab_disabled")


def test_a_direct_message_is_never_shown_as_a_channel() -> None:
    for to, who in (("dm:U0EMMA", "<@U0EMMA>"), ("dm:duty:main/primary>U0SATO", "当番の担当者")):
        for what in ("card", "redrawn", "notice", "file"):
            said = whither(Surroundings(locale="ja", letter={"what": what, "to": to}, provider=terms().provider))
            assert f"{who}へのダイレクトメッセージ" in said
            assert "<#" not in said
