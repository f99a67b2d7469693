"""Block Kit JSON as objects of PyPI `blockkit`, which checks them when they are built."""

from __future__ import annotations

from typing import Any

import blockkit as kit
from blockkit import core

from tests.judges.opinion import Make, Opinion, Unknown, asked, known

BLOCKS: dict[str, Make] = {
    "actions": kit.Actions,
    "context": kit.Context,
    "divider": kit.Divider,
    "file": kit.File,
    "header": kit.Header,
    "image": kit.Image,
    "input": kit.Input,
    "markdown": kit.Markdown,
    "rich_text": kit.RichText,
    "section": kit.Section,
    "table": core.Table,
    "video": kit.Video,
}
PARTS: dict[str, Make] = {
    "plain_text": kit.Text,
    "mrkdwn": kit.Text,
    "raw_text": core.RawText,
    "image": kit.ImageEl,
    "button": kit.Button,
    "checkboxes": kit.Checkboxes,
    "datepicker": kit.DatePicker,
    "datetimepicker": kit.DatetimePicker,
    "email_text_input": kit.EmailInput,
    "file_input": kit.FileInput,
    "multi_static_select": kit.MultiStaticSelect,
    "multi_external_select": kit.MultiExternalSelect,
    "multi_users_select": kit.MultiUsersSelect,
    "multi_conversations_select": kit.MultiConversationsSelect,
    "multi_channels_select": kit.MultiChannelsSelect,
    "number_input": kit.NumberInput,
    "overflow": kit.Overflow,
    "plain_text_input": kit.PlainTextInput,
    "radio_buttons": kit.RadioButtons,
    "rich_text_input": kit.RichTextInput,
    "static_select": kit.StaticSelect,
    "external_select": kit.ExternalSelect,
    "users_select": kit.UsersSelect,
    "conversations_select": kit.ConversationsSelect,
    "channels_select": kit.ChannelsSelect,
    "timepicker": kit.TimePicker,
    "url_text_input": kit.UrlInput,
    "workflow_button": kit.WorkflowButton,
    "rich_text": kit.RichText,
    "rich_text_section": kit.RichTextSection,
    "rich_text_list": kit.RichTextList,
    "rich_text_preformatted": kit.RichTextPreformatted,
    "rich_text_quote": kit.RichTextQuote,
    "text": kit.RichTextEl,
    "link": kit.RichLinkEl,
    "user": kit.RichUserEl,
    "usergroup": kit.RichUserGroupEl,
    "channel": kit.RichChannelEl,
    "emoji": kit.RichEmojiEl,
    "broadcast": kit.RichBroadcastEl,
    "color": kit.RichColorEl,
    "date": kit.RichDateEl,
}
UNTYPED: dict[str, Make] = {
    "confirm": kit.Confirm,
    "options": kit.Option,
    "initial_option": kit.Option,
    "initial_options": kit.Option,
    "option_groups": kit.OptionGroup,
    "filter": kit.ConversationFilter,
    "dispatch_action_config": kit.DispatchActionConfig,
    "slack_file": kit.SlackFile,
    "workflow": kit.Workflow,
    "trigger": kit.Trigger,
    "customizable_input_parameters": kit.InputParameter,
    "style": kit.RichStyle,
    "column_settings": core.ColumnSettings,
}
"""By the key under which they stand."""


def of_message(blocks: list[Any]) -> Opinion:
    return _asked(lambda: _made(kit.Message, {"blocks": [_block(each) for each in blocks]}).build())


def of_view(view: dict[str, Any]) -> Opinion:
    surface: dict[str, Make] = {"modal": kit.Modal, "home": kit.Home}
    given = {name: found for name, found in view.items() if name not in ("type", "blocks")}

    def judge() -> object:
        blocks = [_block(each) for each in view["blocks"]]
        return _made(surface[view["type"]], {**_parts(given), "blocks": blocks}).build()

    return _asked(judge)


def _asked(judge: Any) -> Opinion:
    return asked(judge, core.FieldValidationError, core.ComponentValidationError)


def _made(make: Make, given: dict[str, Any]) -> Any:
    return make(**known(make, given))


def _block(node: Any) -> Any:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str) or node["type"] not in BLOCKS:
        raise Unknown(f"no such block: {node!r:.60}")
    return _typed(BLOCKS[node["type"]], node)


def _typed(make: Make, node: dict[str, Any]) -> Any:
    given = {name: found for name, found in node.items() if name != "type"}
    if make is kit.Text:
        return _made(make, node)
    if make is kit.NumberInput:
        given |= {name: _number(found) for name, found in given.items() if name.endswith("_value")}
    return _made(make, _parts(given))


def _number(found: Any) -> Any:
    """The library wants a number and writes a string."""
    if not isinstance(found, str):
        raise Unknown("a number that is no string")
    return float(found) if "." in found else int(found)


def _parts(given: dict[str, Any]) -> dict[str, Any]:
    return {name: _part(name, found) for name, found in given.items()}


def _part(name: str, node: Any) -> Any:
    if isinstance(node, list):
        return [_part(name, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "type" in node:
        if not isinstance(node["type"], str) or node["type"] not in PARTS:
            raise Unknown(f"no such element: {node['type']}")
        return _typed(PARTS[node["type"]], node)
    if name not in UNTYPED:
        raise Unknown(f"an object without a type as {name}")
    return _made(UNTYPED[name], _parts(node))
