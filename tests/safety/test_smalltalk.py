"""Courtesies open nothing; whatever else is said waits for an answer."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slackbot.safety.smalltalk import is_small_talk

JAPANESE = """
お世話になっております。
いつもお世話になっております。
お世話になります
大変お世話になっております。
お疲れ様です
お疲れさまです！
お疲れ様でした。
おはようございます
おはようございます☀️
おはようございまーす
こんにちは
こんにちは〜
こんばんは。
はじめまして。よろしくお願いいたします。
明けましておめでとうございます。本年もよろしくお願いいたします。
ありがとうございます
ありがとうございます！
ありがとうございました。
ありがとうございますー
有難うございます
どうもありがとうございます。
誠にありがとうございます。
いつもありがとうございます。
本当にありがとうございました！！
早速のご対応ありがとうございます。
早速のご対応、誠にありがとうございました。
迅速なご対応をありがとうございました。
ご対応いただきありがとうございます。
ご対応いただきまして誠にありがとうございました。
対応していただきありがとうございます
ご確認ありがとうございます。
ご連絡ありがとうございます。
ご返信いただき、ありがとうございます。
ご丁寧にありがとうございます。
お忙しいところありがとうございます。
お忙しい中ご対応いただきありがとうございました。
教えていただきありがとうございます
すみません、ありがとうございます。
大変助かりました。
助かります！
助かりました、ありがとうございます。
感謝いたします。
承知しました
承知いたしました。
承知しました。ありがとうございます。
承知いたしました。引き続きよろしくお願いいたします。
了解です
了解しました。
了解いたしました！
りょうかいです
かしこまりました。
わかりました
分かりました。ありがとうございます。
確認しました。
拝見しました。ありがとうございます。
はい
はい、承知しました。
はい、よろしくお願いします。
いえいえ、とんでもないです。
こちらこそありがとうございました。
とんでもございません。
よろしくお願いします
よろしくお願いいたします。
何卒よろしくお願い申し上げます。
今後ともよろしくお願いいたします。
引き続き宜しくお願い致します。
どうぞよろしくお願いします。
お手数をおかけしますが、よろしくお願いいたします。
以上、よろしくお願いいたします。
それでは失礼いたします。
お先に失礼します。
良い週末をお過ごしください。
佐藤様、ありがとうございます。
林さん　ありがとうございました！
皆様、お疲れ様です。
ご担当者様　お世話になっております。
<@U0SATO> ありがとうございます
<@U0SATO> さん… お疲れ様です
ありがとうございます:bow:
:pray: ありがとうございます :sparkles:
ありがとうございます🙇‍♂️🙏
ありがとうございます(笑)
よろしくお願いしますm(_ _)m
OKです
ＯＫです！
何よりです。
""".strip().splitlines()

ENGLISH = """
Thanks
Thanks!
thanks a lot
Thanks so much!
Thanks again
Thanks everyone
Thanks, team!
Many thanks
Thank you
Thank you very much.
Thank you for your help!
Thank you for the quick response.
Thanks for the update
Thanks for your prompt reply
THX
Cheers
Much appreciated
I appreciate it.
Hello
Hi
Hi all,
Hello everyone!
Hey team
Good morning
Good morning!
Good afternoon, everyone
Good evening
OK
ok, thanks
Okay, got it.
Got it, thank you!
Noted.
Noted, thanks.
Understood
Sure
Great, thanks!
Perfect!
Sounds good
No problem
You're welcome
You’re welcome!
Have a nice day
Best regards
Bye, see you tomorrow
<@U0EMMA> thank you :+1::skin-tone-2:
OK 👍
""".strip().splitlines()

EMOJI = ["👍", "🙏🙏", ":bow:", ":+1::skin-tone-3:", ":thank_you-2:", "🎉 ✨", "❤️", "", "  ", "…", "！"]

MESSAGES = """
お世話になっております。注文画面が開きません
お世話になっております。アカツキ商事の田中です。在庫画面が真っ白です。
いつもお世話になっております。ログインできない状態です。
お疲れ様です。先ほどから受発注システムが遅いです
おはようございます。今朝からエラーが出ています
こんにちは、請求書の件でご相談です。
ありがとうございます。まだ直っていません
ありがとうございます。もう一件お願いできますか
ありがとうございます、ただ別の画面でエラーになります。
ありがとうございました。ところで明日の作業は何時からですか？
助かりました。念のため原因を教えてください。
承知しました。ただ、在庫の数が合っていません。
承知しました。何時ごろ復旧しますか？
承知しましたが、急いでいます
了解です。再起動しても変わりません
了解しましたが動きません
確認しました。やはり開きません。
確認しましたが、まだエラーです
わかりました。では明日まで待てばよいですか？
はい、まだです
はい、再現します
はい、昨日からです
はいれません
いえ、まだ届いていません
いいえ
よろしくお願いします。添付のとおりエラーが出ました。
ご確認よろしくお願いします
ご対応よろしくお願いいたします。
ご対応お願いします
至急ご対応ください
ご確認ください
ご確認をお願いいたします。
ご対応は？
ご連絡は
ご連絡をお待ちしております。
ご返信いただけますか
大変です
大変です！
大変なことになりました
本当に
本当ですか？
いつもと違う画面が出ます
どうも調子が悪いです
引き続き発生しています
引き続き調査をお願いします
どうぞ
注文画面が開きません
ログインできません
パスワードを忘れました
遅い
落ちてる
止まりました
動かない
エラー
エラーです
500
HTTP 500 が出ます
印刷できない
データが消えました
至急
助けてください
すみません
すみません、ちょっといいですか
お手すきの際に電話をください
電話ください
メールが届かない
画面が真っ白
佐藤様
<@U0SATO>さん、見てもらえますか
<@U0SATO> 止まっています
https://example.com/order
https://example.com/ ありがとうございます
添付します
？
？？
はい？
🆘
:sos:
:rotating_light: :rotating_light:
⚠️
🔥🔥🔥
ありがとうございます:sos:
えっ
また
また落ちました
またです
障害です
障害ありがとうございます
対応
です
""".strip().splitlines()

ENGLISH_MESSAGES = """
Hello, the order page is down
Hi, I can't log in
Good morning. Orders are failing since 8.
Thanks, but it still fails
Thanks for nothing
Thank you. One more question: when is the maintenance
ok but it is slow
OK now it crashes
not ok
Okay?
Hello?
hi hi it's broken
Great, it crashed again
again
It happened again
all
team
help
urgent
down
error 500
the update
for the update
I appreciate your prompt action on ticket 12
history is empty
okayama office cannot connect
Sure, but when
Noted, except for the export
is it fixed
Any news?
no
""".strip().splitlines()

SMALL_TALK = [*JAPANESE, *ENGLISH, *EMOJI]
TO_BE_ANSWERED = [*MESSAGES, *ENGLISH_MESSAGES]


@pytest.mark.parametrize("text", SMALL_TALK)
def test_courtesies_open_nothing(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize("text", TO_BE_ANSWERED)
def test_everything_else_waits_for_an_answer(text: str) -> None:
    assert not is_small_talk(text)


@given(st.sampled_from(SMALL_TALK), st.sampled_from(SMALL_TALK), st.sampled_from(["\n", " ", "。", "\n\n"]))
def test_courtesies_in_a_row_are_courtesies(one: str, other: str, between: str) -> None:
    assert is_small_talk(f"{one}{between}{other}")


@given(st.sampled_from(SMALL_TALK), st.data())
def test_an_error_anywhere_makes_it_a_message(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))

    assert not is_small_talk(f"{text[:at]}エラー{text[at:]}")


@given(st.sampled_from(SMALL_TALK), st.sampled_from(TO_BE_ANSWERED), st.sampled_from(["\n", "。", "！ "]))
def test_a_courtesy_before_or_after_a_message_leaves_it_one(courtesy: str, message: str, between: str) -> None:
    assume(message not in FRAGMENTS)

    assert not is_small_talk(f"{courtesy}{between}{message}")
    assert not is_small_talk(f"{message}{between}{courtesy}")


FRAGMENTS = {"佐藤様", "本当に", "すみません", "対応", "どうぞ"}
"""What a courtesy may begin with, or whom it is said to."""


@given(st.text(max_size=300))
def test_any_text_is_one_or_the_other(text: str) -> None:
    assert is_small_talk(text) in (True, False)


LONG = [
    "対応、",
    "ご対応をして",
    "いつも",
    "、",
    ":-:",
    "はい",
    "お世話になって",
    "thanks for ",
    "佐藤",
    ":a",
    "m(_",
    "ー",
]


@pytest.mark.parametrize("part", LONG)
def test_a_long_message_is_read_in_one_go(part: str) -> None:
    """Were anything tried in ever more ways, 40,000 characters would never come to an end."""
    assert is_small_talk(part * (40_000 // len(part))) in (True, False)
