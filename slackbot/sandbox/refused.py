"""A person's hand that cannot do what it tried, said in the person's language."""

from __future__ import annotations

from slackbot.sandbox.workspace import Json, User

WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "operation_timeout": "アプリから時間内に応答がありませんでした。",
        "app_error": "アプリがエラーを返しました。",
        "unreachable": "アプリに接続できませんでした。",
        "not_interactive": "このアプリは操作を受け付ける設定になっていません。",
        "invalid_response": "アプリの応答を処理できませんでした。",
        "connecting": "うまく接続できませんでした。もう一度お試しください。",
        "no_options": "選択肢を読み込めませんでした。",
        "no_shortcuts": "ショートカットは、アプリを導入した会社の方だけが使えます。",
        "no_home": "アプリのホームは、アプリを導入した会社の方だけが開けます。",
        "read_only": "このアプリへのメッセージは受け付けていません。",
        "unknown_command": "このコマンドはありません。",
        "no_commands": "スラッシュコマンドは、アプリを導入した会社の方だけが使えます。",
        "no_thread_commands": "スラッシュコマンドはスレッドでは使えません。",
        "not_in_channel": "このチャンネルには参加していません。",
        "is_archived": "このチャンネルはアーカイブされています。",
        "no_such_message": "メッセージが見つかりません。",
        "no_such_control": "その操作はここにはありません。",
        "no_such_value": "その値は選べません。",
        "no_such_view": "この画面はすでに閉じられています。",
        "not_yours": "ほかの方のメッセージです。",
        "no_text": "メッセージが空です。",
        "edit_window_closed": "編集できる時間を過ぎています。",
        "not_an_administrator": "この操作は、チャンネルを所有する会社の方だけができます。",
        "account_inactive": "このアカウントは停止されています。",
        "invalid_form": "入力内容をご確認ください。",
        "clock": "この時計は進められません。",
        "bad_request": "この操作はできません。",
    },
    "en": {
        "operation_timeout": "The app did not answer in time.",
        "app_error": "The app answered with an error.",
        "unreachable": "The app could not be reached.",
        "not_interactive": "This app is not configured to take interactions.",
        "invalid_response": "The app's answer could not be used.",
        "connecting": "We had some trouble connecting. Try again?",
        "no_options": "The options could not be loaded.",
        "no_shortcuts": "Only people of the company that installed the app have shortcuts.",
        "no_home": "Only people of the company that installed the app have its App Home.",
        "read_only": "Sending messages to this app has been turned off.",
        "unknown_command": "There is no such command.",
        "no_commands": "Only people of the company that installed the app have slash commands.",
        "no_thread_commands": "There are no slash commands in threads.",
        "not_in_channel": "You are not in this channel.",
        "is_archived": "This channel is archived.",
        "no_such_message": "There is no such message.",
        "no_such_control": "There is no such control here.",
        "no_such_value": "This value is not offered.",
        "no_such_view": "This dialog has been closed.",
        "not_yours": "This is somebody else's message.",
        "no_text": "The message is empty.",
        "edit_window_closed": "The time in which it could be edited is over.",
        "not_an_administrator": "Only people of the company that owns the channel can do this.",
        "account_inactive": "This account is deactivated.",
        "invalid_form": "Please check what you have entered.",
        "clock": "This clock cannot be moved.",
        "bad_request": "This cannot be done.",
    },
}


class Refused(Exception):
    """Answered as {"ok": false, "error": code, "message": …, "detail": …, "errors": …}. `detail` is for developers.

    `spoken`: the word for what the person reads where it says less than the code; `detail` is then not read out.
    """

    def __init__(self, code: str, errors: dict[str, str] | None = None, detail: str = "", spoken: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.detail = detail
        self.spoken = spoken

    def answer(self, person: User | None) -> Json:
        message = words(person, self.spoken or self.code)
        if self.detail and not self.spoken:
            message += f" ({self.detail})"
        answer: Json = {"ok": False, "error": self.code, "message": message, "detail": self.detail}
        return {**answer, "errors": self.errors} if self.errors is not None else answer


def words(person: User | None, code: str) -> str:
    return WORDS["en" if person and person.locale.startswith("en") else "ja"][code]
