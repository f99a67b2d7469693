"""Two libraries that know Block Kit, against our validator: whatever they refuse, the sandbox refuses too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.sandbox.blockcheck import inspect_blocks, inspect_view
from slackbot.sandbox.rules import Report
from tests.blocks.drawing import (
    LOCALES,
    STAGES,
    Fresh,
    distinct_messages,
    drawn,
    other_messages,
    private_lists,
    views_at,
)
from tests.judges import by_blockkit, by_slackblocks, wrong
from tests.judges.allowed import ALLOWED, Allowed, allowed
from tests.judges.opinion import Opinion
from tests.judges.right import EVERY, IN_A_HOME, IN_A_MESSAGE, IN_A_MODAL, Json, home, modal, plain
from tests.rules.living import at

OfMessage = Callable[[list[Any]], Opinion]
OfView = Callable[[Json], Opinion]
OF_MESSAGE: dict[str, OfMessage] = {"blockkit": by_blockkit.of_message, "slackblocks": by_slackblocks.of_message}
OF_VIEW: dict[str, OfView] = {"blockkit": by_blockkit.of_view, "slackblocks": by_slackblocks.of_view}
FULL_MODAL = modal(
    IN_A_MODAL["asked: users_select"],
    close=plain("Cancel"),
    private_metadata="m",
    callback_id="c",
    external_id="e",
    clear_on_close=True,
    notify_on_close=True,
)
FULL_HOME = home(IN_A_HOME["divider"], private_metadata="m", callback_id="c", external_id="e")


def of_message(blocks: list[Any]) -> list[str]:
    report = Report()
    inspect_blocks(blocks, "", report)
    return report.messages


def of_view(view: Json) -> list[str]:
    report = Report()
    inspect_view(view, "", report, "home" if view.get("type") == "home" else "modal")
    return report.messages


def objections(opinions: dict[str, Opinion]) -> list[str]:
    """What libraries refuse, and that we have no reason to take all the same."""
    found = {judge: opinion.wrong for judge, opinion in opinions.items() if opinion.wrong}
    return [f"{judge}: {why}" for judge, why in found.items() if not allowed(judge, why)]


def about_message(blocks: list[Any]) -> list[str]:
    return objections({judge: ask(blocks) for judge, ask in OF_MESSAGE.items()})


def about_view(view: Json) -> list[str]:
    return objections({judge: ask(view) for judge, ask in OF_VIEW.items()})


# ── What is right ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("block", IN_A_MESSAGE.values(), ids=IN_A_MESSAGE.keys())
def test_everybody_takes_it_in_a_message(block: Json) -> None:
    assert of_message([block]) == []
    assert about_message([block]) == []


@pytest.mark.parametrize("block", IN_A_MODAL.values(), ids=IN_A_MODAL.keys())
def test_everybody_takes_it_in_a_modal(block: Json) -> None:
    assert of_view(modal(block)) == []
    assert about_view(modal(block)) == []


@pytest.mark.parametrize("block", IN_A_HOME.values(), ids=IN_A_HOME.keys())
def test_everybody_takes_it_on_the_home_tab(block: Json) -> None:
    assert of_view(home(block)) == []
    assert about_view(home(block)) == []


def test_each_library_knows_most_of_what_we_know() -> None:
    """A judge that is silent about everything would agree with everything."""
    silent = {judge: [name for name in EVERY if ask([EVERY[name]]).silent] for judge, ask in OF_MESSAGE.items()}
    assert len(silent["blockkit"]) < 20
    assert len(silent["slackblocks"]) < 5


# ── What is wrong ───────────────────────────────────────────────────────────────────────────────────────────────────

DRAW = st.data()
MANY = settings(max_examples=200, derandomize=True, database=None, deadline=None)


def spoiled(data: st.DataObject, node: Json, times: int) -> Json:
    for _ in range(times):
        path = data.draw(st.sampled_from(list(wrong.places(node))))
        change = data.draw(st.sampled_from(list(wrong.changes(node, path))))
        node = wrong.changed(node, path, change)
        if not node:
            break
    return node


@MANY
@given(DRAW, st.sampled_from(list(IN_A_MESSAGE)), st.sampled_from([1, 1, 1, 2]))
def test_a_message_that_a_library_refuses_is_refused(data: st.DataObject, name: str, times: int) -> None:
    blocks = [spoiled(data, IN_A_MESSAGE[name], times)]
    assert of_message(blocks) or about_message(blocks) == []


@settings(MANY, max_examples=150)
@given(DRAW, st.sampled_from([FULL_MODAL, FULL_HOME]))
def test_a_view_that_a_library_refuses_is_refused(data: st.DataObject, view: Json) -> None:
    made = spoiled(data, view, 1)
    if made.get("type") in ("modal", "home"):
        assert of_view(made) or about_view(made) == []


def distinct() -> list[tuple[str, wrong.Path]]:
    """Every kind of place in messages once."""
    found: dict[tuple[str, ...], tuple[str, wrong.Path]] = {}
    for name, block in IN_A_MESSAGE.items():
        for path in wrong.places(block):
            found.setdefault(wrong.kind_of_place(block, path), (name, path))
    return list(found.values())


def test_everything_that_can_go_wrong_at_every_kind_of_place() -> None:
    apart, refused = [], 0
    for name, path in distinct():
        for change in wrong.changes(IN_A_MESSAGE[name], path):
            blocks = [wrong.changed(IN_A_MESSAGE[name], path, change)]
            if of_message(blocks):
                refused += 1
            elif objected := about_message(blocks):
                apart.append((name, path, objected))
    assert apart == []
    assert refused > 4000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "x"]), inner),
    max_leaves=6,
)


@settings(MANY, max_examples=150)
@given(DRAW, st.sampled_from(list(EVERY)), JSON)
def test_any_json_at_any_place_is_judged_and_never_stumbled_over(data: st.DataObject, name: str, other: Any) -> None:
    path = data.draw(st.sampled_from(list(wrong.places(EVERY[name]))))
    made = wrong.changed(EVERY[name], path, lambda _: other)
    assert all(
        each.startswith("[ERROR] ") for each in [*of_message([made]), *of_view(modal(made)), *of_view(home(made))]
    )


@pytest.mark.parametrize("case", ALLOWED, ids=lambda case: f"{case.judge}: {case.reason}")
def test_what_only_a_library_refuses_is_still_so(case: Allowed) -> None:
    """Otherwise the entry is stale: the library has learned it, or we refuse it too."""
    ours = of_view(case.example) if case.view else of_message([case.example])
    if "file_input" in str(case.example):
        ours = of_view(modal(case.example))
    assert ours == []
    said = OF_VIEW[case.judge](case.example) if case.view else OF_MESSAGE[case.judge]([case.example])
    assert said.wrong
    assert allowed(case.judge, said.wrong)


# ── What the desk sends ─────────────────────────────────────────────────────────────────────────────────────────────

JUDGED = Fresh()
EVIL = "<!channel> <@U1> *b* _i_ `c` > q <https://evil.example|x>"


@pytest.mark.parametrize(("locale", "words"), [("ja", "長い文" * 1000), ("en", EVIL)])
def test_no_library_objects_to_a_message_of_the_desk(locale: str, words: str) -> None:
    """A block that was judged in another message is left out: how many go together, we count."""
    said = [drawn(message, incident, locale) for message, incident in distinct_messages(words, note=words)]
    said += other_messages(locale, words).values()
    different = [[block for block in each.blocks if JUDGED.is_new(block)] for each in said]
    assert len([blocks for blocks in different if blocks]) > 50
    assert [why for blocks in different if blocks for why in about_message(blocks)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("stage", STAGES)
def test_no_library_objects_to_a_list_or_a_form_of_the_desk(locale: str, stage: Any) -> None:
    """What is drawn alike at another stage is judged once."""
    lists = [each for each in private_lists(at(stage, says=EVIL), locale).values() if JUDGED.is_new(each)]
    forms = [view for view in views_at(stage, locale, EVIL).values() if JUDGED.is_new(view)]
    assert [why for each in lists for why in about_message(each.blocks)] == []
    assert [why for view in forms for why in about_view(view)] == []
