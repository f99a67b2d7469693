"""Where a library refuses what Slack takes: each with the words it uses, the reason, and an example of it."""

from __future__ import annotations

import re

from slackbot.words import value
from tests.judges import right
from tests.judges.right import ELEMENTS, IMAGE, Json, asked, home, inline, modal, plain, rich, row


@value
class Allowed:
    """`view`: the example is a whole view, otherwise a block of a message."""

    judge: str
    pattern: str
    reason: str
    example: Json
    view: bool = False


MULTI_EXTERNAL: Json = {"type": "multi_external_select", "action_id": "a"}
MARKED_BOX: Json = {
    "type": "checkboxes",
    "action_id": "a",
    "options": [{"text": right.mrkdwn(), "value": "a", "description": right.mrkdwn()}],
}

ALLOWED = [
    Allowed(
        judge="blockkit",
        pattern=r"'alt_text': Length must be between 1 and 255",
        reason="Slack documents 2,000 characters",
        example={**IMAGE, "alt_text": "a" * 2000},
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'elements': Expected types .* got 'DatetimePicker'",
        reason="Slack's own types name the datetimepicker among the elements of an actions block",
        example=row(ELEMENTS["datetimepicker"]),
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'filetypes': Expected values",
        reason="Slack takes any file extension; the library has a list of its own",
        example=asked({"type": "file_input", "filetypes": ["heic"]}),
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'initial_value': Length must be between 1 and 74",
        reason="Slack documents no such limit for addresses; a url may be much longer",
        example=asked({"type": "url_text_input", "initial_value": "https://example.com/" + "a" * 100}),
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'min_query_length': Value must be between 1",
        reason="0 asks the app before anything is typed",
        example=row({"type": "external_select", "action_id": "a", "min_query_length": 0}),
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'text': Only plain_text is allowed",
        reason="Slack documents mrkdwn for the options of checkboxes and radio buttons; the library says it is to do",
        example=row(MARKED_BOX),
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'blocks': Expected types .* got 'Table'",
        reason="the library is older than tables on the Home tab",
        example=home(right.NOT_IN_A_MODAL["table"]),
        view=True,
    ),
    Allowed(
        judge="blockkit",
        pattern=r"'(private_metadata|callback_id|external_id)': Length must be between 1",
        reason="Slack's own answers write these as empty strings",
        example=modal(private_metadata="", callback_id="", external_id=""),
        view=True,
    ),
    Allowed(
        judge="slackblocks",
        pattern=r"`focus_on_load` is unsupported for external multi-select",
        reason="Slack's SDKs document it for every select",
        example=row({**MULTI_EXTERNAL, "focus_on_load": True}),
    ),
    Allowed(
        judge="slackblocks",
        pattern=r"Size \(0\) of list of <class 'tuple'> is less than `min_size` \(1\)",
        reason="Slack's own clients write sections of a rich text without elements",
        example=rich(inline()),
    ),
    Allowed(
        judge="slackblocks",
        pattern=r"Table cells must be one of",
        reason="Slack documents raw_number cells for tables too",
        example=right.NOT_IN_A_MODAL["table of numbers"],
    ),
    Allowed(
        judge="slackblocks",
        pattern=r"Unknown Slack icon name",
        reason="the list of icons is Slack's and grows",
        example={"type": "card", "slack_icon": {"type": "icon", "name": "icon-of-tomorrow"}, "body": plain()},
    ),
]


def allowed(judge: str, wrong: str) -> bool:
    return any(each.judge == judge and re.search(each.pattern, wrong) for each in ALLOWED)
