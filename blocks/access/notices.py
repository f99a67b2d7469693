"""What is said once about an access: in the thread of the card, or of the one in #desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks.access.common import about
from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from blocks.told import Params, told_of
from slackbot.cases.access.state import AccessGrant
from slackbot.words import Audience, Notice, Rendered, Side

Renderer = Callable[[AccessGrant, Params, Surroundings], Rendered]


def notice(said: Notice, grant: AccessGrant, around: Surroundings) -> Rendered:
    """Raises KeyError for a notice nobody has written a text for; a test goes through them all."""
    render = TO_CUSTOMER if said.audience is Audience.CUSTOMER else TO_DESK
    return render[said.key](grant, said.params, around)


def _person(params: Params, name: str, around: Surroundings) -> Mrkdwn:
    given = params.get(name)
    return around.person(str(given)) if given else Mrkdwn("")


def _people(params: Params, around: Surroundings) -> Mrkdwn:
    given = params["to"]
    assert isinstance(given, list)
    return around.people(str(user) for user in given)


def _calls(key: str) -> Renderer:
    """Those who are to decide, by name."""

    def call(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
        first = around.say(key, to=_people(params, around), id=grant.id)
        return told_of(around, first, about(grant, around), refs=("6(4)",))

    return call


def _tells(key: str, *refs: str) -> Renderer:
    """`by` who did it, `to` whom it concerns, `text` what they wrote."""

    def tell(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
        by = around.decider(str(params["by"]), str(params.get("deputy_for") or "")) if params.get("by") else Mrkdwn("")
        first = around.say(key, by=by, to=_person(params, "to", around), id=grant.id)
        return told_of(around, first, str(params.get("text") or ""), refs=refs)

    return tell


def _granted(key: str) -> Renderer:
    def granted(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
        ends = around.when(datetime.fromisoformat(str(params["ends"])))
        by, to = _person(params, "by", around), _person(params, "to", around)
        return told_of(around, around.say(key, by=by, to=to, ends=ends), str(params["what"]))

    return granted


def _ends_soon(key: str) -> Renderer:
    def soon(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
        ends = around.when(datetime.fromisoformat(str(params["ends"])))
        return told_of(
            around,
            around.say(key, minutes=params["minutes"], to=_person(params, "to", around), ends=ends, id=grant.id),
        )

    return soon


def _ended(side: Side) -> Renderer:
    def ended(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
        why = around.say(f"access.ending.{params['why']}")
        first = around.say(f"access.notice.ended.{side}", why=why, to=_person(params, "to", around))
        return told_of(around, first, str(params.get("text") or ""), refs=("6(4)",))

    return ended


def _case_closed(grant: AccessGrant, params: Params, around: Surroundings) -> Rendered:
    return told_of(around, around.say("access.notice.case_closed", case=str(params["case"])))


_BOTH: dict[str, Renderer] = {
    "declined": _tells("access.notice.declined", "6(4)", "18"),
    "withdrawn": _tells("access.notice.withdrawn"),
    "expired": _tells("access.notice.expired"),
    "case_closed_before": _case_closed,
    "term_over_before": _tells("access.notice.term_over", "16"),
    "unregistered_before": _tells("access.notice.unregistered", "11"),
    "question": _tells("access.notice.question"),
    "granted": _granted("access.notice.granted"),
    "extended": _granted("access.notice.extended"),
    "begun": _tells("access.notice.begun"),
    "removed": _tells("access.notice.removed"),
    "out_confirmed": _tells("access.notice.out_confirmed"),
    "nothing_left": _tells("access.notice.nothing_left"),
    "please_decide": _calls("access.notice.please_decide"),
    "please_extend": _calls("access.notice.please_extend"),
    "still_open": _calls("access.notice.still_open"),
    "one_more": _calls("access.notice.one_more"),
}

TO_CUSTOMER: dict[str, Renderer] = {
    **_BOTH,
    "ends_soon": _ends_soon("access.notice.ends_soon_customer"),
    "ended": _ended(Side.CUSTOMER),
    "please_remove": _tells("access.notice.please_remove", "6(4)"),
    "residual": _tells("access.notice.residual", "6(4)"),
}

TO_DESK: dict[str, Renderer] = {
    **_BOTH,
    "ends_soon": _ends_soon("access.notice.ends_soon_desk"),
    "ended": _ended(Side.PROVIDER),
    "agreed": _tells("access.notice.agreed"),
    "emergency": _calls("access.notice.emergency"),
    "still_inside": _tells("access.notice.still_inside"),
    "please_call": _tells("access.notice.please_call"),
    "please_review": _calls("access.notice.please_review"),
    "reviewed": _tells("access.notice.reviewed"),
    "kept": _tells("access.notice.kept"),
}
