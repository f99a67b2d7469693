from typing import Any

import orjson
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.blockcheck import checked_blocks, checked_view
from slackbot.sandbox.forms import initial_values
from tests.sandbox.kit import Json, actions, asked, button, choice, code, line, modal, option, plain, refusal


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


CONFIRM = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes"), "deny": plain("No")}
LITERAL = {"type": "text", "text": "<!channel>", "style": {"bold": True}}

TASK = {"task_id": "t", "title": "Look", "status": "complete"}
RAW = {"type": "raw_text", "text": "a"}
CARD = {"type": "card", "body": plain("b")}


def picture(**more: Any) -> Json:
    return {"type": "image", "alt_text": "a", "image_url": "https://example.com/a.png", **more}


def external(**more: Any) -> Json:
    return {"type": "external_select", "action_id": "a", **more}


def data_table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "c", "rows": list(rows), **more}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain("t"), "child_blocks": list(blocks), **more}


def bars(**more: Any) -> Json:
    series = [{"name": "s", "data": [{"label": "Mon", "value": 1}]}]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": ["Mon"]}, **more}
    return {"type": "data_visualization", "title": "t", "chart": chart}


RIGHT: dict[str, Json] = {
    "section": section("*bold*"),
    "fields only": {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    "accessory": section("t", accessory=button()),
    "header": header("h" * 150),
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [mrkdwn("c"), {"type": "image", "image_url": "u", "alt_text": "a"}]},
    "buttons": actions({**button(), "style": "danger", "confirm": CONFIRM, "accessibility_label": "Go on"}),
    "overflow": actions({"type": "overflow", "options": [option("a")]}),
    "image": {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", "title": plain("t")},
    "quote": rich({"type": "rich_text_quote", "elements": [LITERAL]}),
    "list": rich(
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
        }
    ),
    "date": rich(
        {
            "type": "rich_text_section",
            "elements": [{"type": "date", "timestamp": 1795482000, "format": "{time}", "fallback": "10:00 JST"}],
        }
    ),
    "markdown": {"type": "markdown", "text": "# m" * 4000},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    "input": asked(choice("a", "b", initial_option=option("a"))),
}


@pytest.mark.parametrize("block", RIGHT.values(), ids=RIGHT.keys())
def test_a_block_as_documented_is_taken(block: Json) -> None:
    assert checked_blocks([block])[0]["type"] == block["type"]


WRONG: dict[str, tuple[list[Any], str]] = {
    "no type": ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    "unknown type": ([{"type": "cart"}], "unsupported type: cart [json-pointer:/blocks/0/type]"),
    "unknown key": ([{**section("t"), "colour": 1}], "invalid additional property: colour"),
    "no text": ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
    "empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "long section": ([section("t" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "long header": ([header("h" * 151)], "must be less than 151 characters"),
    "marked header": ([{"type": "header", "text": mrkdwn("h")}], "unsupported type: mrkdwn"),
    "emoji in mrkdwn": ([{"type": "section", "text": {**mrkdwn("t"), "emoji": True}}], "additional property: emoji"),
    "eleven fields": ([{"type": "section", "fields": [plain("f")] * 11}], "no more than 10 items allowed"),
    "long field": ([{"type": "section", "fields": [plain("f" * 2001)]}], "/blocks/0/fields/0/text"),
    "eleven in context": ([{"type": "context", "elements": [plain("c")] * 11}], "no more than 10 items allowed"),
    "no elements": ([actions()], "must have at least 1 items [json-pointer:/blocks/0/elements]"),
    "26 elements": ([actions(*[button(str(n)) for n in range(26)])], "no more than 25 items allowed"),
    "long button": ([actions({**button(), "text": plain("b" * 76)})], "/blocks/0/elements/0/text/text"),
    "long value": ([actions(button(value="v" * 2001))], "must be less than 2001 characters"),
    "style": ([actions({**button(), "style": "green"})], "must be a valid enum value: primary, danger"),
    "half a confirm": ([actions({**button(), "confirm": {"title": plain("t")}})], "missing required field: deny"),
    "same action twice": ([actions(button(), button())], "`action_id` go already exists"),
    "same block twice": ([actions(button()), actions(button("b"))], "`block_id` row already exists"),
    "a text input in actions": ([actions(line())], "unsupported type: plain_text_input"),
    "no options": ([actions({"type": "static_select"})], "missing required field: options or option_groups"),
    "101 options": ([actions(choice(*[str(n) for n in range(101)]))], "no more than 100 items allowed"),
    "eleven boxes": ([actions(choice(*"abcdefghijk", kind="checkboxes"))], "no more than 10 items allowed"),
    "six in overflow": ([actions(choice(*"abcdef", kind="overflow"))], "no more than 5 items allowed"),
    "long option": ([actions(choice("v" * 151))], "must be less than 151 characters"),
    "same value twice": ([actions(choice("a", "a"))], "options must have different values"),
    "foreign initial": (
        [actions(choice("a", initial_option=option("b")))],
        "initial_option must be one of the options",
    ),
    "image without words": ([{"type": "image", "image_url": "u"}], "missing required field: alt_text"),
    "image without image": ([{"type": "image", "alt_text": "a"}], "missing required field: image_url or slack_file"),
    "empty literal": ([rich({"type": "rich_text_quote", "elements": [{"type": "text", "text": ""}]})], "more than 0"),
    "alert in a message": ([{"type": "alert", "text": plain("a")}], "unsupported type: alert"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "two tables": ([RIGHT["table"], RIGHT["table"]], "only_one_table_allowed"),
    "markdown together": ([{"type": "markdown", "text": "m" * 6001}] * 2, "12001 characters together"),
    "long hint": ([asked(line(), hint=plain("h" * 2001))], "must be less than 2001 characters"),
    "too long an input": ([asked(line(max_length=3001))], "must be between 1 and 3000"),
    "min over max": ([asked(line(min_length=5, max_length=4))], "must not be more than max_length"),
    "dispatch on nothing": ([asked(line(dispatch_action_config={}))], "missing required field: trigger_actions_on"),
    "wrong date": ([asked({"type": "datepicker", "initial_date": "22.11."})], "must be a date as YYYY-MM-DD"),
    "number as number": (
        [asked({"type": "number_input", "is_decimal_allowed": True, "min_value": 1})],
        "must be a number in a string",
    ),
    "no such day": ([asked({"type": "datepicker", "initial_date": "2026-02-30"})], "must be a date as YYYY-MM-DD"),
    "no such hour": ([asked({"type": "timepicker", "initial_time": "25:00"})], "must be a time as HH:mm"),
    "no such zone": ([asked({"type": "timepicker", "timezone": "Asia/Kyoto"})], "must be an IANA time zone"),
    "too long an initial": ([asked(line(initial_value="abc", max_length=2))], "must have between 0 and 2 characters"),
    "numbers at odds": (
        [asked({"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"})],
        "must not contradict each other",
    ),
    "half a number": (
        [asked({"type": "number_input", "is_decimal_allowed": False, "initial_value": "1.5"})],
        "must be whole numbers",
    ),
    "options and groups": ([actions(choice("a", option_groups=[]))], "cannot have both options and option_groups"),
    "an empty filter": (
        [asked({"type": "conversations_select", "filter": {}})],
        "missing required field: include or exclude_external_shared_channels or exclude_bot_users",
    ),
    "two sources of a picture": (
        [picture(slack_file={"id": "F01234567"})],
        "cannot have both image_url and slack_file",
    ),
    "an id that is no file's": ([{**picture(), "slack_file": {"id": "C0DESK"}}], "/blocks/0/slack_file/id"),
    "rich text asked without a name": ([asked({"type": "rich_text_input"})], "missing required field: action_id"),
    "a negative query": ([actions(external(min_query_length=-1))], "must be between 0 and 3000"),
    "a file asked in a message": ([asked({"type": "file_input"})], "unsupported type: file_input"),
    "a workflow without a trigger": (
        [actions({"type": "workflow_button", "action_id": "a", "text": plain("t"), "workflow": {}})],
        "missing required field: trigger [json-pointer:/blocks/0/elements/0/workflow]",
    ),
    "a prompt's display alone": (
        [actions({**button(), "agent_prompt_display": "d"})],
        "missing required field: agent_prompt",
    ),
    "code in a mention": (
        [rich({"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U", "style": {"code": True}}]})],
        "invalid additional property: code",
    ),
    "no such colour": (
        [rich({"type": "rich_text_section", "elements": [{"type": "color", "value": "red"}]})],
        "must be a colour as #RRGGBB",
    ),
    "an empty cell": ([{"type": "table", "rows": [[{**RAW, "text": ""}]]}], "/blocks/0/rows/0/0/text"),
    "a long table": ([{"type": "table", "rows": [[{**RAW, "text": "t" * 5001}] * 2]}], "10001 characters together"),
    "21 columns": ([{"type": "table", "rows": [[RAW] * 21]}], "no more than 20 items allowed"),
    "one row": ([data_table([RAW])], "must have at least 2 items"),
    "an uneven row": ([data_table([RAW], [RAW, RAW])], "as many cells as the first"),
    "a rich header": ([data_table([RIGHT["quote"]], [RAW])], "must not be rich_text [json-pointer:/blocks/0/rows/0]"),
    "no such column": ([data_table([RAW], [RAW], row_header_column_index=1)], "must be the index of a column"),
    "an empty card": ([{"type": "card", "subtitle": plain("s")}], "hero_image or title or actions or body"),
    "two icons": (
        [{**CARD, "icon": picture(), "slack_icon": {"type": "icon", "name": "star"}}],
        "cannot have both icon and slack_icon",
    ),
    "four buttons on a card": ([{**CARD, "actions": [button(str(n)) for n in range(4)]}], "no more than 3 items"),
    "eleven cards": ([{"type": "carousel", "elements": [CARD] * 11}], "no more than 10 items allowed"),
    "same block inside": (
        [container(actions(button()), {"type": "divider", "block_id": "row"})],
        "`block_id` row already exists [json-pointer:/blocks/0/child_blocks/1/block_id]",
    ),
    "a card in a container": ([container(CARD)], "unsupported type: card"),
    "a container without a title": (
        [{"type": "container", "child_blocks": [{"type": "divider"}]}],
        "missing required field: title or rich_text_title",
    ),
    "collapsed for ever": ([container({"type": "divider"}, default_collapsed=True)], "is_collapsible must be true"),
    "a divider to collapse": (
        [container({"type": "divider"}, has_header_divider=True, is_collapsible=True)],
        "is_collapsible must not be true",
    ),
    "a pending task alone": ([{"type": "task_card", **TASK, "status": "pending"}], "must be a valid enum value"),
    "same task twice": ([{"type": "plan", "title": "p", "tasks": [TASK, TASK]}], "different task_ids"),
    "no such icon": (
        [{"type": "context_actions", "elements": [{"type": "icon_button", "icon": "pen", "text": plain("t")}]}],
        "must be a valid enum value: trash",
    ),
    "an empty pie": (
        [
            {
                "type": "data_visualization",
                "title": "t",
                "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]},
            }
        ],
        "must be a number greater than 0",
    ),
    "a point too few": ([bars(axis_config={"categories": ["Mon", "Tue"]})], "exactly one point for every category"),
    "same day twice": ([bars(axis_config={"categories": ["Mon", "Mon"]})], "chart/axis_config/categories"),
    "three charts": ([bars()] * 3, "no more than 2 data_visualization blocks allowed"),
    "a film without words": (
        [{"type": "video", "title": plain("t"), "video_url": "u", "thumbnail_url": "u"}],
        "missing required field: alt_text",
    ),
    "a file from here": ([{"type": "file", "external_id": "1", "source": "local"}], "enum value: remote"),
    "a type that is no word": ([{"type": ["section"]}], "unsupported type"),
    "a button asked": ([asked(button())], "unsupported type: button [json-pointer:/blocks/0/element/type]"),
}


@pytest.mark.parametrize(("blocks", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_a_block_against_the_rules_is_refused_with_its_place(blocks: list[Any], complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        checked_blocks(blocks)
    assert refused.value.code == "invalid_blocks"
    messages = refused.value.answer["response_metadata"]["messages"]
    assert all(each.startswith("[ERROR] ") and "[json-pointer:/blocks" in each for each in messages)
    assert complaint in " ".join(messages)


def test_a_message_whose_blocks_are_too_long_together_is_refused() -> None:
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        checked_blocks([section("t" * 3000)] * 5)


def test_it_is_refused_from_the_first_character_too_many() -> None:
    """What is counted is every string: the type of each block and of its text too."""
    beside = len("section") + len("mrkdwn")
    longest = [section("t" * 3000)] * 4
    rest = 13_200 - 4 * (3000 + beside) - beside

    assert checked_blocks([*longest, section("t" * rest)])
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        checked_blocks([*longest, section("t" * (rest + 1))])


def test_a_view_of_more_than_250_kilobytes_is_refused() -> None:
    offered = [{"text": plain("t" * 75), "value": f"{n:0150}", "description": plain("d" * 75)} for n in range(100)]
    many = [asked({"type": "static_select", "options": offered}, str(n)) for n in range(8)]
    with pytest.raises(ApiError, match="view_too_large"):
        checked_view(modal(*many))


def test_the_last_byte_that_is_allowed_is_taken_and_the_next_refused() -> None:
    blocks = [section("字" * 970) for _ in range(84)]
    most = modal(*blocks, private_metadata="")
    room = 250_000 - len(orjson.dumps(most))
    assert 0 < room < 3000

    assert checked_view({**most, "private_metadata": "m" * room})
    with pytest.raises(ApiError, match="view_too_large"):
        checked_view({**most, "private_metadata": "m" * (room + 1)})


def test_a_home_tab_takes_what_its_surface_allows() -> None:
    view = checked_view({"type": "home", "blocks": [RIGHT["table"], container({"type": "divider"})]}, "home")
    assert view["blocks"][1]["child_blocks"][0]["block_id"]
    with pytest.raises(ApiError, match="invalid_arguments"):
        checked_view({"type": "home", "title": plain("t"), "blocks": []}, "home")


async def test_blocks_validate_names_each_mistake_and_its_place(slack: AsyncWebClient) -> None:
    assert (await slack.blocks_validate(blocks=[section("t")]))["ok"]
    assert (await slack.blocks_validate(message={"text": "t", "blocks": [section("t")]}))["ok"]
    assert (await slack.blocks_validate(view=modal(section("t"))))["ok"]

    refused = await refusal(slack.blocks_validate(blocks=[section(""), {"type": "cart"}]))
    assert refused["error"] == "invalid_blocks"
    assert [each["pointer"] for each in refused["errors"]] == ["/0/text/text", "/1/type"]
    refused = await refusal(slack.blocks_validate(message={"blocks": [section("")]}))
    assert (refused["error"], refused["errors"][0]["pointer"]) == ("invalid_message", "/blocks/0/text/text")
    refused = await refusal(slack.blocks_validate(view=modal(section(""))))
    assert (refused["error"], refused["errors"][0]["pointer"]) == ("invalid_view", "/blocks/0/text/text")
    assert await code(slack.blocks_validate(blocks=[], view={})) == "invalid_arguments"


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(ApiError) as refused:
        checked_blocks([section(""), {"type": "cart"}])
    assert len(refused.value.answer["errors"]) == 2


def test_something_that_is_no_list_has_the_wrong_format() -> None:
    with pytest.raises(ApiError, match="invalid_blocks_format"):
        checked_blocks({"type": "section"})


def test_missing_ids_and_text_switches_are_filled_in_and_the_given_blocks_stay_untouched() -> None:
    given = [section("t", accessory={"type": "button", "text": plain("Go")}), {"type": "divider"}]
    stored = checked_blocks(given)
    assert stored[0]["accessory"]["action_id"]
    assert stored[0]["accessory"]["text"]["emoji"] is True
    assert stored[0]["text"]["verbatim"] is False
    assert stored[0]["block_id"] != stored[1]["block_id"]
    assert "block_id" not in given[0]


WRONG_VIEWS: dict[str, tuple[Json, str]] = {
    "no title": ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    "long title": (modal(title=plain("t" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    "long submit": (modal(submit=plain("s" * 25)), "/view/submit/text"),
    "a home tab": ({"type": "home", "blocks": []}, "unsupported type: home [json-pointer:/view/type]"),
    "a carousel": (modal({"type": "carousel", "elements": [CARD]}), "unsupported type: carousel"),
    "a table": (modal(RIGHT["table"]), "unsupported type: table"),
    "a file that dispatches": (
        modal(asked({"type": "file_input"}, dispatch_action=True)),
        "a file_input cannot dispatch actions [json-pointer:/view/blocks/0/dispatch_action]",
    ),
    "a question nobody can answer": (
        {"type": "modal", "title": plain("t"), "blocks": [asked(line())]},
        "missing required field: submit [json-pointer:/view]",
    ),
    "long metadata": (modal(private_metadata="m" * 3001), "must be less than 3001 characters"),
    "long callback": (modal(callback_id="c" * 256), "must be less than 256 characters"),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "markdown": (modal(RIGHT["markdown"]), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
    "two in focus": (
        modal(asked(line(focus_on_load=True), "a"), asked(line(focus_on_load=True), "b")),
        "only one element can have focus_on_load",
    ),
    "same block twice": (modal(asked(line()), asked(line())), "/view/blocks/1/block_id"),
}


@pytest.mark.parametrize(("view", "complaint"), WRONG_VIEWS.values(), ids=WRONG_VIEWS.keys())
def test_a_view_against_the_rules_is_refused_with_its_place(view: Json, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        checked_view(view)
    assert refused.value.code == "invalid_arguments"
    assert complaint in " ".join(refused.value.answer["response_metadata"]["messages"])


def test_an_alert_stands_in_modals() -> None:
    assert checked_view(modal({"type": "alert", "text": plain("a"), "level": "warning"}))["blocks"][0]["block_id"]


def test_a_form_has_state_for_every_control_that_holds_something() -> None:
    view = checked_view(modal(asked(line()), section("t", accessory=choice("a"), block_id="s"), actions(button())))
    assert set(initial_values(view["blocks"])) == {"q", "s"}
