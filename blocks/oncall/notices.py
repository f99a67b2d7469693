"""What is said in #desk about a rota: a change of shift, somebody who stands in."""

from __future__ import annotations

from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import (
    SECTION_TEXT,
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    joined,
    mention,
    mentions,
    quote,
    section,
    when,
)
from blocks.oncall import offers
from blocks.oncall.digest import digest
from slackbot.cases.oncall.common import HANDOVER, NOTE_ON_CARD, OFFER
from slackbot.cases.oncall.state import Handover, Rota
from slackbot.words import Audience, Card, JsonValue, Notice, Rendered

GROUP_STAYS = frozenset(
    {"nobody_on_duty", "no_such_subteam", "missing_scope", "permission_denied", "paid_teams_only", "invalid_users"}
)
"""Why a user group does not follow its rota, where there are words for it."""
OF_OFFERS = ("offer_asks", "offer_waits", "offer_declined", "offer_ran_out", "offer_overtaken")


def draw(said: Card | Notice, rota: Rota, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return _notice(said, rota, around)
    kind, _, name = said.name.partition(":")
    if kind == OFFER:
        return offers.card(said, rota.offer(name), rota, around.locale)
    assert kind == HANDOVER, "a rota has no other kind of card"
    handed = rota.handover(name)
    return _handover(handed, rota, around) if handed else _over(rota, around)


def _handover(handed: Handover, rota: Rota, around: Surroundings) -> Rendered:
    first = around.say("oncall.handover", rota=rota.terms.name, came=mentions(handed.came))
    blocks = [section(first)]
    if handed.went:
        blocks.append(context(around.say("oncall.handover.went", went=mentions(handed.went))))
    if handed.note:
        blocks += _note(handed, around)
    if not handed.taken_by and not rota.is_last(handed.name):
        blocks.append(context(around.say("oncall.handover.passed")))
        return Rendered(text=first, blocks=blocks)
    blocks += digest(handed, around)
    if handed.taken_by:
        blocks.append(context(around.say("oncall.handover.taken", by=mention(handed.taken_by))))
    else:
        take = button(
            around.plain("button.oncall.take_over"), "rota.take_over", f"{rota.id}|{handed.name}", style="primary"
        )
        blocks.append(actions(take))
    return Rendered(text=first, blocks=blocks)


def _note(handed: Handover, around: Surroundings) -> list[Block]:
    by = around.say("oncall.handover.note", by=mention(handed.note_by))
    if not handed.in_thread:
        return [context(by), quote(handed.note)]
    return [context(by), quote(cut(handed.note, NOTE_ON_CARD)), context(around.say("oncall.handover.note_goes_on"))]


def _whole_note(said: Notice, rota: Rota, around: Surroundings) -> Rendered:
    """In the thread of the card, in parts as long as Slack takes them."""
    handed = rota.handover(str(said.params["handover"]))
    if handed is None:
        return _over(rota, around)
    first = around.say("oncall.handover.whole_note", by=mention(handed.note_by))
    parts = [handed.note[at : at + SECTION_TEXT] for at in range(0, len(handed.note), SECTION_TEXT)]
    return Rendered(text=first, blocks=[section(first), *(quote(part) for part in parts)])


def _over(rota: Rota, around: Surroundings) -> Rendered:
    """A card of a shift that is over for long."""
    first = around.say("oncall.handover.over", rota=rota.terms.name)
    return Rendered(text=first, blocks=[section(first)])


def _notice(said: Notice, rota: Rota, around: Surroundings) -> Rendered:
    if said.key == "handover_note":
        return _whole_note(said, rota, around)
    first = {
        "stood_in": _stood_in,
        "swapped": _swapped,
        "dropped": _dropped,
        "imported": _imported,
        "group_stays": _group,
        "group_follows": _group,
        "remind_handover": _remind,
        "handover_unanswered": _unanswered,
        "handover_waits": _waits,
        **dict.fromkeys(("made", "edited", "ended", "file_won"), _written),
        **dict.fromkeys(OF_OFFERS, _offer),
    }[said.key](said, rota, around)
    reason = str(said.params.get("reason") or "")
    blocks = [section(first), *([quote(reason)] if reason else [])]
    if said.audience is Audience.PERSON and said.key in ("stood_in", "swapped"):
        blocks.append(context(around.say("oncall.taken_back_by")))
    return Rendered(text=first, blocks=blocks)


def _stood_in(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    given = said.params
    key = "oncall.stood_in_for" if given["instead"] not in ("", given["person"]) else "oncall.stood_in"
    return around.say(
        key,
        rota=rota.terms.name,
        person=_mention(given["person"]),
        instead=_mention(given["instead"]),
        since=_when(given["since"], rota),
        until=_when(given["until"], rota),
    )


def _swapped(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    given = said.params
    return around.say(
        "oncall.swapped",
        rota=rota.terms.name,
        one=_mention(given["one"]),
        other=_mention(given["other"]),
        since=_when(given["since"], rota),
        theirs=_when(given["theirs"], rota),
    )


def _dropped(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    """A line for each: what an earlier release said named one, beside nothing else."""
    spans = said.params.get("spans") or [said.params]
    assert isinstance(spans, list)
    return joined(_dropped_one(each, rota, around) for each in spans if isinstance(each, dict))


def _dropped_one(given: dict[str, JsonValue], rota: Rota, around: Surroundings) -> Mrkdwn:
    return around.say(
        "oncall.dropped",
        rota=rota.terms.name,
        person=_mention(given["person"]),
        since=_when(given["since"], rota),
        until=_when(given["until"], rota),
    )


def _offer(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    return offers.notice(said, rota, around.locale)


def _written(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    """By the file nobody in particular speaks."""
    by = str(said.params["by"])
    who = mention(by) if by else around.say("oncall.rota.the_file")
    return around.say(f"oncall.written.{said.key}", rota=rota.terms.name, by=who)


def _imported(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    return around.say("oncall.imported", rota=rota.terms.name, count=said.params["count"])


def _group(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    # Its id, not a mention: nobody is called for this.
    group, why = str(said.params["group"]), str(said.params["why"])
    if said.key == "group_follows":
        return around.say("oncall.group.follows", rota=rota.terms.name, group=group)
    return around.say(_why_not(why), rota=rota.terms.name, group=group, code=why)


def _why_not(code: str) -> str:
    return f"oncall.group.{code}" if code in GROUP_STAYS else "oncall.group.other"


def _remind(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    people = said.params["to"]
    assert isinstance(people, list)
    return around.say("oncall.remind_handover", people=mentions(str(person) for person in people))


def _unanswered(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    people = said.params["to"]
    assert around.provider is not None, "the sender says whose desk it is"
    assert isinstance(people, list)
    return around.say(
        "oncall.handover_unanswered",
        leads=mentions(around.provider.leads),
        people=mentions(str(person) for person in people),
        rota=rota.terms.name,
    )


def _waits(said: Notice, rota: Rota, around: Surroundings) -> Mrkdwn:
    return around.say("oncall.handover_waits", rota=rota.terms.name, at=_when(said.params["at"], rota))


def _mention(user: object) -> Mrkdwn:
    return mention(str(user)) if user else Mrkdwn("–")


def _when(at: object, rota: Rota) -> Mrkdwn:
    return when(datetime.fromisoformat(str(at)), rota.terms.tz)
