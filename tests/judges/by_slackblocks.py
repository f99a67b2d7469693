"""Block Kit JSON as objects of PyPI `slackblocks`, which checks them when they are made."""

from __future__ import annotations

from typing import Any

import slackblocks as sb
from slackblocks import blocks, elements, objects
from slackblocks.errors import InvalidUsageError, MissingRequiredError

from tests.judges.opinion import Make, Opinion, Unknown, asked, known

BLOCKS: dict[str, Make] = {
    "actions": blocks.ActionsBlock,
    "alert": blocks.AlertBlock,
    "card": blocks.CardBlock,
    "carousel": blocks.CarouselBlock,
    "container": blocks.ContainerBlock,
    "context": blocks.ContextBlock,
    "context_actions": blocks.ContextActionsBlock,
    "data_table": blocks.DataTableBlock,
    "data_visualization": blocks.DataVisualizationBlock,
    "divider": blocks.DividerBlock,
    "file": blocks.FileBlock,
    "header": blocks.HeaderBlock,
    "image": blocks.ImageBlock,
    "input": blocks.InputBlock,
    "markdown": blocks.MarkdownBlock,
    "plan": blocks.PlanBlock,
    "rich_text": blocks.RichTextBlock,
    "section": blocks.SectionBlock,
    "table": blocks.TableBlock,
    "task_card": blocks.TaskCardBlock,
    "video": blocks.VideoBlock,
}
PARTS: dict[str, Make] = {
    "raw_text": objects.RawText,
    "raw_number": objects.RawNumber,
    "icon": objects.SlackIcon,
    "pie": objects.PieChart,
    "bar": objects.BarChart,
    "area": objects.AreaChart,
    "line": objects.LineChart,
    "image": elements.Image,
    "button": elements.Button,
    "checkboxes": elements.CheckboxGroup,
    "datepicker": elements.DatePicker,
    "datetimepicker": elements.DateTimePicker,
    "email_text_input": elements.EmailInput,
    "feedback_buttons": elements.FeedbackButtons,
    "file_input": elements.FileInput,
    "icon_button": elements.IconButton,
    "multi_static_select": elements.StaticMultiSelectMenu,
    "multi_external_select": elements.ExternalMultiSelectMenu,
    "multi_users_select": elements.UserMultiSelectMenu,
    "multi_conversations_select": elements.ConversationMultiSelectMenu,
    "multi_channels_select": elements.ChannelMultiSelectMenu,
    "number_input": elements.NumberInput,
    "overflow": elements.OverflowMenu,
    "plain_text_input": elements.PlainTextInput,
    "radio_buttons": elements.RadioButtonGroup,
    "rich_text_input": elements.RichTextInput,
    "static_select": elements.StaticSelectMenu,
    "external_select": elements.ExternalSelectMenu,
    "users_select": elements.UserSelectMenu,
    "conversations_select": elements.ConversationSelectMenu,
    "channels_select": elements.ChannelSelectMenu,
    "timepicker": elements.TimePicker,
    "url_text_input": elements.URLInput,
    "url": elements.URLSource,
    "workflow_button": elements.WorkflowButton,
    "rich_text": blocks.RichTextBlock,
    "rich_text_section": sb.RichTextSection,
    "rich_text_list": sb.RichTextList,
    "rich_text_preformatted": sb.RichTextCodeBlock,
    "rich_text_quote": sb.RichTextQuote,
    "text": sb.RichText,
    "link": sb.RichTextLink,
    "user": sb.RichTextUser,
    "usergroup": sb.RichTextUserGroup,
    "channel": sb.RichTextChannel,
    "emoji": sb.RichTextEmoji,
}
UNTYPED: dict[str, Make] = {
    "confirm": objects.ConfirmationDialogue,
    "options": objects.Option,
    "initial_option": objects.Option,
    "initial_options": objects.Option,
    "option_groups": objects.OptionGroup,
    "filter": objects.ConversationFilter,
    "dispatch_action_config": objects.DispatchActionConfiguration,
    "slack_file": objects.SlackFile,
    "workflow": objects.Workflow,
    "trigger": objects.Trigger,
    "customizable_input_parameters": objects.InputParameter,
    "column_settings": objects.ColumnSettings,
    "positive_button": elements.FeedbackButton,
    "negative_button": elements.FeedbackButton,
    "tasks": blocks.TaskCardBlock,
    "segments": objects.ChartSegment,
    "series": objects.DataSeries,
    "data": objects.DataPoint,
    "axis_config": objects.AxisConfig,
}
"""By the key under which they stand."""
RENAMED = {"initial_date_time": "initial_datetime", "usergroup_id": "user_group_id"}
HOLD_BLOCKS = ("child_blocks", "rich_text_title", "details", "output")


def of_message(given: list[Any]) -> Opinion:
    return _asked(lambda: sb.Message(channel="C0DESK", text="Words", blocks=[_block(each) for each in given]))


def of_view(view: dict[str, Any]) -> Opinion:
    surface: dict[str, Make] = {"modal": sb.ModalView, "home": sb.HomeTabView}
    given = {name: found for name, found in view.items() if name not in ("type", "blocks")}

    def judge() -> object:
        inside = [_block(each) for each in view["blocks"]]
        return _made(surface[view["type"]], {**_parts(given), "blocks": inside})

    return _asked(judge)


def _asked(judge: Any) -> Opinion:
    return asked(judge, InvalidUsageError)


def _made(make: Make, given: dict[str, Any]) -> Any:
    """An argument that has to be given and is missing: some classes say so themselves, others stumble over None."""
    arguments = known(make, given)
    try:
        return make(**arguments)
    except (TypeError, AttributeError) as error:
        if missing := sorted(set(arguments) - set(given)):
            raise MissingRequiredError(f"{make.__name__}: {', '.join(missing)}") from error
        raise


def _block(node: Any) -> Any:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str) or node["type"] not in BLOCKS:
        raise Unknown(f"no such block: {node!r:.60}")
    given = {name: found for name, found in node.items() if name != "type"}
    if node["type"] == "table" and isinstance(given.get("rows"), list):
        given["rows"] = [[_cell(cell) for cell in row] for row in given["rows"]]
        return _made(BLOCKS["table"], {**_parts({**given, "rows": []}), "rows": given["rows"]})
    return _made(BLOCKS[node["type"]], _parts(given))


def _cell(node: Any) -> Any:
    """A cell of a table is one part of a rich text."""
    if isinstance(node, dict) and node.get("type") == "rich_text":
        inside = node.get("elements")
        if not isinstance(inside, list) or len(inside) != 1:
            raise Unknown("a cell of several parts")
        return _part("rows", inside[0])
    return _part("rows", node)


def _parts(given: dict[str, Any]) -> dict[str, Any]:
    return {RENAMED.get(name, name): _part(name, found) for name, found in given.items()}


def _part(name: str, node: Any) -> Any:
    if isinstance(node, list):
        return [_part(name, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "type" not in node:
        if name not in UNTYPED:
            raise Unknown(f"an object without a type as {name}")
        return _made(UNTYPED[name], _parts(node))
    return _typed(name, node)


def _typed(name: str, node: dict[str, Any]) -> Any:
    kind = node["type"]
    if kind in ("plain_text", "mrkdwn"):
        return _text(node)
    if name in HOLD_BLOCKS or kind == "card":
        return _block(node)
    if not isinstance(kind, str) or kind not in PARTS:
        raise Unknown(f"no such element: {kind}")
    given = {each: found for each, found in node.items() if each != "type"}
    if isinstance(given.get("style"), dict):
        given |= given.pop("style")
    return _made(PARTS[kind], _parts(given))


def _text(node: dict[str, Any]) -> Any:
    given = {**node, "type_": objects.TextType(node["type"])}
    del given["type"]
    return _made(objects.Text, given)
