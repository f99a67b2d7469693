from datetime import timedelta

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from slackbot.sandbox.traffic import Entry
from tests.sandbox.kit import (
    Json,
    actions,
    asked,
    button,
    choice,
    click,
    code,
    home,
    line,
    modal,
    opened,
    plain,
    refusal,
)
from tests.sandbox.receiver import Receiver


def answers(app: Receiver, **body: object) -> None:
    app.answers.append(web.json_response(body))


def told(blamed: Entry) -> list[str]:
    """Why Traffic says that an answer of the app was no good."""
    said: list[str] = blamed.answer["response_metadata"]["messages"]
    return said


def titles(sandbox: Sandbox, user: str = "U0SATO") -> list[str]:
    return [view.view["title"]["text"] for view in sandbox.workspace.stack(user)]


async def test_a_trigger_opens_one_view(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    trigger = await click(sandbox, app, slack)
    await slack.views_open(trigger_id=trigger, view=modal())
    assert await code(slack.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert titles(sandbox) == ["Title"]


async def test_a_trigger_lives_three_seconds(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, clock: ManualClock
) -> None:
    trigger = await click(sandbox, app, slack)
    clock.forward(timedelta(seconds=3.1))
    assert await code(slack.views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"
    assert await code(slack.views_open(trigger_id="1.2.abc", view=modal())) == "invalid_trigger_id"


async def test_a_refused_view_does_not_spend_the_trigger(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    trigger = await click(sandbox, app, slack)
    assert await code(slack.views_open(trigger_id=trigger, view={"type": "modal"})) == "invalid_arguments"
    assert (await slack.views_open(trigger_id=trigger, view=modal()))["ok"]


async def test_what_was_typed_comes_with_the_submission(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    fields = [asked(line(), "text"), asked(choice("a", "b"), "one"), asked(line(), "none", optional=True)]
    view = await opened(sandbox, app, slack, modal(*fields, callback_id="form", private_metadata="m"))
    assert await sandbox.act("U0SATO", "submit", view_id=view, values={"text": {"a": "hello"}, "one": {"a": "b"}}) == {
        "ok": True
    }
    sent = app.interactions("view_submission")[0]["view"]
    assert (sent["callback_id"], sent["private_metadata"]) == ("form", "m")
    assert sent["state"]["values"]["text"]["a"] == {"type": "plain_text_input", "value": "hello"}
    assert sent["state"]["values"]["one"]["a"]["selected_option"]["value"] == "b"
    assert sent["state"]["values"]["none"]["a"]["value"] is None
    assert titles(sandbox) == []


async def test_every_kind_of_element_has_its_own_state(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    given: dict[str, tuple[Json, object, Json]] = {
        "day": ({"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
        "time": ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        "instant": ({"type": "datetimepicker"}, 1795482000, {"selected_date_time": 1795482000}),
        "person": ({"type": "users_select"}, "U0ITO", {"selected_user": "U0ITO"}),
        "place": ({"type": "conversations_select"}, "C0DESK", {"selected_conversation": "C0DESK"}),
        "number": ({"type": "number_input", "is_decimal_allowed": False}, "3", {"value": "3"}),
        "mail": ({"type": "email_text_input"}, "a@example.com", {"value": "a@example.com"}),
        "link": ({"type": "url_text_input"}, "https://example.com", {"value": "https://example.com"}),
    }
    fields = [asked({**element, "action_id": "a"}, name) for name, (element, _, _) in given.items()]
    view = await opened(sandbox, app, slack, modal(*fields))
    values = {name: {"a": value} for name, (_, value, _) in given.items()}
    assert (await sandbox.act("U0SATO", "submit", view_id=view, values=values))["ok"]
    state = app.interactions("view_submission")[0]["view"]["state"]["values"]
    for name, (element, _, expected) in given.items():
        assert state[name]["a"] == {"type": element["type"], **expected}


async def test_several_choices_are_a_list_of_options(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    fields = [asked(choice("a", "b", "c", kind=kind), kind) for kind in ("checkboxes", "multi_static_select")]
    fields.append(asked(choice("a", "b", kind="radio_buttons"), "radio"))
    view = await opened(sandbox, app, slack, modal(*fields))
    values = {"checkboxes": {"a": ["a", "c"]}, "multi_static_select": {"a": ["b"]}, "radio": {"a": "a"}}
    await sandbox.act("U0SATO", "submit", view_id=view, values=values)
    state = app.interactions("view_submission")[0]["view"]["state"]["values"]
    assert [each["value"] for each in state["checkboxes"]["a"]["selected_options"]] == ["a", "c"]
    assert [each["value"] for each in state["multi_static_select"]["a"]["selected_options"]] == ["b"]
    assert state["radio"]["a"]["selected_option"]["value"] == "a"


async def test_the_client_refuses_what_slacks_client_refuses(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    fields = [
        asked(line(), "required"),
        asked(line(min_length=3, max_length=5), "length"),
        asked({"type": "email_text_input", "action_id": "a"}, "mail"),
        asked({"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "max_value": "9"}, "number"),
        asked(choice("a", kind="checkboxes"), "boxes"),
    ]
    view = await opened(sandbox, app, slack, modal(*fields), user="U0EMMA")
    values = {"length": {"a": "123456"}, "mail": {"a": "nobody"}, "number": {"a": "10"}}
    answer = await sandbox.act("U0EMMA", "submit", view_id=view, values=values)
    assert answer["errors"] == {
        "required": "Please complete this required field.",
        "length": "Please enter at most 5 characters.",
        "mail": "Please enter this in the right format.",
        "number": "Please enter a number of at most 9.",
        "boxes": "Please complete this required field.",
    }
    assert app.interactions("view_submission") == []


async def test_a_choice_that_is_not_offered_cannot_be_made(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(asked(choice("a"))))
    answer = await sandbox.act("U0SATO", "submit", view_id=view, values={"q": {"a": "z"}})
    assert answer["error"] == "no_such_value"
    answer = await sandbox.act("U0SATO", "change", view_id=view, block_id="q", action_id="b", value="a")
    assert answer["error"] == "no_such_control"


async def test_errors_keep_the_view_with_what_was_typed(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(asked(line())))
    answers(app, response_action="errors", errors={"q": "in the future"})
    answer = await sandbox.act("U0SATO", "submit", view_id=view, values={"q": {"a": "tomorrow"}})
    assert answer["errors"] == {"q": "in the future"}
    kept = sandbox.workspace.stack("U0SATO")[0]
    assert (kept.errors, kept.values["q"]["a"]["value"]) == ({"q": "in the future"}, "tomorrow")


async def test_errors_at_a_block_that_asks_nothing_are_the_apps_mistake(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(asked(line(), optional=True)))
    answers(app, response_action="errors", errors={"other": "no"})
    assert (await sandbox.act("U0SATO", "submit", view_id=view))["error"] == "invalid_response"
    assert titles(sandbox) == ["Title"]


async def test_an_answer_may_update_push_or_clear(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal())
    answers(app, response_action="update", view={**modal(), "title": {"type": "plain_text", "text": "Second"}})
    await sandbox.act("U0SATO", "submit", view_id=view)
    assert titles(sandbox) == ["Second"]
    answers(app, response_action="push", view=modal())
    await sandbox.act("U0SATO", "submit", view_id=view)
    assert titles(sandbox) == ["Second", "Title"]
    answers(app, response_action="clear")
    await sandbox.act("U0SATO", "submit", view_id=sandbox.workspace.stack("U0SATO")[-1].id)
    assert titles(sandbox) == []


async def test_a_broken_view_in_an_answer_is_shown_as_the_apps_mistake(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal())
    answers(app, response_action="update", view={"type": "modal", "blocks": []})
    answer = await sandbox.act("U0SATO", "submit", view_id=view)
    assert answer["error"] == "invalid_response"
    assert answer["message"] == "うまく接続できませんでした。もう一度お試しください。"
    (blamed,) = sandbox.traffic.named("answer to view_submission")
    assert "[ERROR] missing required field: title [json-pointer:/view]" in told(blamed)


async def test_a_form_whose_app_is_away_stays_open(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal())
    app.answers.append(web.Response(status=500))
    assert (await sandbox.act("U0SATO", "submit", view_id=view))["error"] == "app_error"
    sandbox.app_config.request_url = None
    assert (await sandbox.act("U0SATO", "submit", view_id=view))["error"] == "unreachable"
    assert titles(sandbox) == ["Title"]


async def test_at_most_three_views_lie_on_each_other(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(actions(button())))
    for _ in range(2):
        await sandbox.act("U0SATO", "press", view_id=view, block_id="row", action_id="go")
        trigger = app.interactions("block_actions")[-1]["trigger_id"]
        view = (await slack.views_push(trigger_id=trigger, view=modal(actions(button()))))["view"]["id"]
    await sandbox.act("U0SATO", "press", view_id=view, block_id="row", action_id="go")
    trigger = app.interactions("block_actions")[-1]["trigger_id"]
    assert await code(slack.views_push(trigger_id=trigger, view=modal())) == "push_limit_reached"
    bottom, middle, top = sandbox.workspace.stack("U0SATO")
    assert (top.root, top.previous, middle.previous) == (bottom.id, middle.id, bottom.id)


async def test_a_click_in_a_message_cannot_push(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    trigger = await click(sandbox, app, slack)
    assert await code(slack.views_push(trigger_id=trigger, view=modal())) == "invalid_trigger_id"


async def test_an_update_keeps_what_was_typed_under_the_same_ids(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(asked(line(), "kept"), asked(line(), "gone")))
    for block in ("kept", "gone"):
        await sandbox.act("U0SATO", "change", view_id=view, block_id=block, action_id="a", value="typed")
    new = modal(asked(line(), "kept"), asked(line(initial_value="first"), "new"))
    updated = await slack.views_update(view_id=view, view=new)
    values = updated["view"]["state"]["values"]
    assert {name: each["a"]["value"] for name, each in values.items()} == {"kept": "typed", "new": "first"}


async def test_an_update_with_an_old_hash_conflicts(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal())
    old = sandbox.workspace.stack("U0SATO")[0].hash
    assert (await slack.views_update(view_id=view, hash=old, view=modal()))["ok"]
    assert await code(slack.views_update(view_id=view, hash=old, view=modal())) == "hash_conflict"


async def test_a_closed_view_is_not_found(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal())
    await sandbox.act("U0SATO", "close", view_id=view)
    assert await code(slack.views_update(view_id=view, view=modal())) == "not_found"
    assert (await sandbox.act("U0SATO", "submit", view_id=view))["error"] == "no_such_view"


async def test_an_external_id_is_used_once_and_finds_its_view(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await opened(sandbox, app, slack, modal(external_id="one"))
    trigger = await click(sandbox, app, slack, "U0EMMA")
    assert await code(slack.views_open(trigger_id=trigger, view=modal(external_id="one"))) == "duplicate_external_id"
    assert (await slack.views_update(external_id="one", view=modal(external_id="one")))["ok"]


async def test_closing_is_told_only_when_asked_for(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    quiet = await opened(sandbox, app, slack, modal())
    await sandbox.act("U0SATO", "close", view_id=quiet)
    assert app.interactions("view_closed") == []
    loud = await opened(sandbox, app, slack, modal(notify_on_close=True))
    await sandbox.act("U0SATO", "close", view_id=loud)
    assert app.interactions("view_closed")[0]["is_cleared"] is False


async def test_clear_on_close_takes_the_whole_stack(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(actions(button()), notify_on_close=True))
    await sandbox.act("U0SATO", "press", view_id=view, block_id="row", action_id="go")
    trigger = app.interactions("block_actions")[-1]["trigger_id"]
    top = (await slack.views_push(trigger_id=trigger, view=modal(clear_on_close=True)))["view"]["id"]
    await sandbox.act("U0SATO", "close", view_id=top)
    assert titles(sandbox) == []
    told = app.interactions("view_closed")
    assert [(each["view"]["id"], each["is_cleared"]) for each in told] == [(view, True)]


async def test_an_input_tells_the_app_only_with_dispatch_action(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    fields = [asked(line(), "quiet"), asked(choice("a", "b"), "loud", dispatch_action=True)]
    view = await opened(sandbox, app, slack, modal(*fields))
    before = len(app.interactions("block_actions"))
    await sandbox.act("U0SATO", "change", view_id=view, block_id="quiet", action_id="a", value="typed")
    assert len(app.interactions("block_actions")) == before
    await sandbox.act("U0SATO", "change", view_id=view, block_id="loud", action_id="a", value="b")
    told = app.interactions("block_actions")[-1]
    assert told["container"] == {"type": "view", "view_id": view}
    assert told["actions"][0]["selected_option"]["value"] == "b"
    assert told["view"]["state"]["values"]["quiet"]["a"]["value"] == "typed"


async def test_a_view_beyond_250_kb_is_too_large(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    trigger = await click(sandbox, app, slack)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "あ" * 1000}} for _ in range(90)]
    assert await code(slack.views_open(trigger_id=trigger, view=modal(*blocks))) == "view_too_large"


async def test_an_input_needs_a_submit_button(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = modal(asked(line()))
    del view["submit"]
    answer = await refusal(slack.views_open(trigger_id=await click(sandbox, app, slack), view=view))
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: submit [json-pointer:/view]"]


async def test_a_trigger_of_nobody_opens_nothing(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    trigger = sandbox.slack.triggers.issue("U0NOBODY")
    assert await code(slack.views_open(trigger_id=trigger, view=modal())) == "invalid_trigger_id"


@pytest.mark.parametrize(
    "more", [{"title": plain("x" * 25)}, {"private_metadata": "x" * 3001}, {"external_id": "x" * 256}]
)
async def test_a_view_beyond_its_limits_is_refused(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, more: Json
) -> None:
    trigger = await click(sandbox, app, slack)
    assert await code(slack.views_open(trigger_id=trigger, view={**modal(), **more})) == "invalid_arguments"


async def test_a_modal_stays_a_modal(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal())
    assert await code(slack.views_update(view_id=view, view=home())) == "invalid_arguments"
    assert await code(slack.views_open(trigger_id=await click(sandbox, app, slack), view=home())) == "invalid_arguments"


async def test_a_view_opened_anew_replaces_the_whole_stack(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    old = await opened(sandbox, app, slack, modal())
    new = await opened(sandbox, app, slack, modal())
    assert [view.id for view in sandbox.workspace.stack("U0SATO")] == [new]
    assert (await sandbox.act("U0SATO", "submit", view_id=old))["error"] == "no_such_view"


HEADING = {"type": "header", "block_id": "heading", "text": plain("Heading")}
MISTAKES: dict[str, tuple[object, str]] = {
    "an unknown action": ({"response_action": "close"}, "unknown response_action: close"),
    "no action": ({"errors": {"q": "x"}}, "unknown response_action: None"),
    "a bare text": ("done", "unknown response_action: None"),
    "a list": (["clear"], "unknown response_action: None"),
    "an error at a block that is no input": (
        {"response_action": "errors", "errors": {"heading": "x"}},
        "errors must name input blocks of the view, not heading",
    ),
    "an error at a block of another view": (
        {"response_action": "errors", "errors": {"q": "x", "elsewhere": "x"}},
        "errors must name input blocks of the view, not elsewhere",
    ),
    "no errors": ({"response_action": "errors", "errors": {}}, "errors must be an object with at least one block_id"),
    "an empty error": (
        {"response_action": "errors", "errors": {"q": ""}},
        "every error must be a string that is not empty",
    ),
    "no view": ({"response_action": "push"}, "[ERROR] missing required field: type [json-pointer:/view]"),
    "a home": ({"response_action": "update", "view": home()}, "[ERROR] unsupported type: home"),
    "an id in use": ({"response_action": "push", "view": modal(external_id="taken")}, "duplicate_external_id"),
    "too large": (
        {
            "response_action": "update",
            "view": modal(*[{**HEADING, "block_id": "x" * 250 + str(n)} for n in range(101)]),
        },
        "no more than 100 items allowed",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), MISTAKES.values(), ids=MISTAKES.keys())
async def test_a_mistake_in_the_answer_is_trouble_for_the_person_and_named_in_traffic(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, answer: object, reason: str
) -> None:
    view = await opened(sandbox, app, slack, modal(HEADING, asked(line()), external_id="taken"), user="U0EMMA")
    app.answers.append(web.json_response(answer))
    seen = await sandbox.act("U0EMMA", "submit", view_id=view, values={"q": {"a": "typed"}})
    assert (seen["error"], seen["message"]) == (
        "invalid_response",
        "We had some trouble connecting. Try again?",
    )
    (blamed,) = sandbox.traffic.named("answer to view_submission")
    assert any(reason in each for each in told(blamed))
    kept = sandbox.workspace.stack("U0EMMA")[-1]
    assert (kept.id, kept.values["q"]["a"]["value"]) == (view, "typed")


async def test_an_answer_cannot_push_beyond_three(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    await opened(sandbox, app, slack, modal())
    for _ in range(2):
        answers(app, response_action="push", view=modal())
        await sandbox.act("U0SATO", "submit", view_id=sandbox.workspace.stack("U0SATO")[-1].id)
    answers(app, response_action="push", view=modal())
    seen = await sandbox.act("U0SATO", "submit", view_id=sandbox.workspace.stack("U0SATO")[-1].id)
    assert (seen["error"], len(titles(sandbox))) == ("invalid_response", 3)
    (blamed,) = sandbox.traffic.named("answer to view_submission")
    assert told(blamed) == ["push_limit_reached"]


async def test_whatever_fails_behind_a_form_the_person_reads_the_same(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(actions(button())), user="U0EMMA")
    app.answers += [web.Response(status=500), web.Response(status=404)]
    submitted = await sandbox.act("U0EMMA", "submit", view_id=view)
    pressed = await sandbox.act("U0EMMA", "press", view_id=view, block_id="row", action_id="go")
    said = "We had some trouble connecting. Try again?"
    assert (submitted["message"], pressed["message"]) == (said, said)
    assert (submitted["detail"], pressed["detail"]) == ("500", "404")
