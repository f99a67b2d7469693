"""Each documented limit of Block Kit at its edge."""

from collections.abc import Callable

import pytest

from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.blockcheck import checked_blocks
from tests.sandbox.kit import Json, actions, asked, button, choice, line, option, plain
from tests.sandbox.test_blockcheck import CARD, CONFIRM, TASK, container, header, mrkdwn, picture, section

EDGES: dict[str, tuple[int, Callable[[int], Json]]] = {
    "section": (3000, lambda n: section("t" * n)),
    "field": (2000, lambda n: {"type": "section", "fields": [plain("f" * n)]}),
    "header": (150, lambda n: header("h" * n)),
    "context": (3000, lambda n: {"type": "context", "elements": [mrkdwn("c" * n)]}),
    "context elements": (10, lambda n: {"type": "context", "elements": [mrkdwn("c")] * n}),
    "actions": (25, lambda n: actions(*[button(str(each)) for each in range(n)])),
    "button": (75, lambda n: actions({**button(), "text": plain("b" * n)})),
    "value": (2000, lambda n: actions(button(value="v" * n))),
    "url": (3000, lambda n: actions({**button(), "url": "u" * n})),
    "spoken label": (75, lambda n: actions({**button(), "accessibility_label": "l" * n})),
    "action_id": (255, lambda n: actions(button("a" * n))),
    "block_id": (255, lambda n: {"type": "divider", "block_id": "b" * n}),
    "confirm title": (100, lambda n: actions({**button(), "confirm": {**CONFIRM, "title": plain("t" * n)}})),
    "confirm text": (300, lambda n: actions({**button(), "confirm": {**CONFIRM, "text": plain("t" * n)}})),
    "confirm": (30, lambda n: actions({**button(), "confirm": {**CONFIRM, "confirm": plain("t" * n)}})),
    "options": (100, lambda n: actions(choice(*[str(each) for each in range(n)]))),
    "option": (75, lambda n: actions({**choice(), "options": [{"text": plain("o" * n), "value": "v"}]})),
    "option's value": (150, lambda n: actions({**choice(), "options": [{"text": plain("o"), "value": "v" * n}]})),
    "groups": (
        100,
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain("g"), "options": [option(str(e))]} for e in range(n)],
            }
        ),
    ),
    "boxes": (10, lambda n: actions(choice(*[str(each) for each in range(n)], kind="checkboxes"))),
    "overflow": (5, lambda n: actions(choice(*[str(each) for each in range(n)], kind="overflow"))),
    "placeholder": (150, lambda n: asked(line(placeholder=plain("p" * n)))),
    "label": (2000, lambda n: {**asked(line()), "label": plain("l" * n)}),
    "alt_text": (2000, lambda n: picture(alt_text="a" * n)),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "m" * n}),
    "card": (200, lambda n: {**CARD, "body": plain("b" * n)}),
    "cards": (10, lambda n: {"type": "carousel", "elements": [CARD] * n}),
    "children": (10, lambda n: container(*[{"type": "divider"}] * n)),
    "film": (
        200,
        lambda n: {"type": "video", "title": plain("t" * n), "alt_text": "a", "video_url": "u", "thumbnail_url": "u"},
    ),
    "tasks": (
        50,
        lambda n: {"type": "plan", "title": "p", "tasks": [{**TASK, "task_id": str(each)} for each in range(n)]},
    ),
}


@pytest.mark.parametrize(("most", "made"), EDGES.values(), ids=EDGES.keys())
def test_the_last_that_is_allowed_is_taken_and_the_next_refused(most: int, made: Callable[[int], Json]) -> None:
    assert checked_blocks([made(most)])
    with pytest.raises(ApiError, match="invalid_blocks"):
        checked_blocks([made(most + 1)])
