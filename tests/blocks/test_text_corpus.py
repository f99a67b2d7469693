"""Each text of the corpus, by name: so that what failed once is tried for ever."""

from __future__ import annotations

import pytest

from blocks.incidents.card import card
from blocks.incidents.triage import triage
from blocks.kit import clean, esc, one_line, quote, unesc
from slackbot.sandbox.blockcheck import checked_blocks
from tests.blocks.drawing import around
from tests.blocks.test_kit import alike, is_whole, literal
from tests.rules.living import Stage, at
from tests.texts import CORPUS, WRITTEN

STAGES = [Stage.REPORTED, Stage.ASKED, Stage.MITIGATED, Stage.RESOLVED, Stage.CLOSED]


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_it_is_escaped_and_read_back(text: str) -> None:
    assert is_whole(esc(text))
    assert alike(unesc(esc(text))) == alike(clean(text))
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_it_is_quoted_as_far_as_there_is_room(text: str) -> None:
    shown, whole = literal(quote(text)), clean(text) or "–"

    assert shown == whole or (len(whole) > 3000 and shown.endswith("…") and whole.startswith(shown[:-1]))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_an_incident_told_in_it_can_be_shown(text: str, stage: Stage) -> None:
    life = at(stage, says=text)

    for drawn in (card(life.incident, around()), triage(life.incident, around())):
        assert checked_blocks(drawn.blocks)
        assert 0 < len(drawn.text) <= 4000
        assert is_whole(drawn.text)
        assert clean(text.strip()) in [literal(each) for each in drawn.blocks if each["type"] == "rich_text"]
