"""Who may do what: one table of everybody who could send a request against everything that can be asked for.

It is read twice, once with each customer as the one whose channel, cases and messages are asked for (`{case}`, …).
"""

from __future__ import annotations

import re
from dataclasses import replace

from slackbot.sandbox.workspace import Json
from slackbot.words import value

DESK, NOWHERE = "C0DESK", "C0NOWHERE"
HINODE, GRID, RIVAL = "T0HINODE", "E0GRID", "E0RIVAL"


@value
class Home:
    """One of the two customers."""

    key: str
    channel: str
    team: str
    person: str
    left: str
    robot: str
    locale: str
    system: str
    secrets: tuple[str, ...]
    """Words of its incident and its companies, which nobody who was refused may read."""


AKATSUKI = Home(
    key="AKATSUKI",
    channel="C0AKATSUKI",
    team="T0AKATSUKI",
    person="U0TANAKA",
    left="U0ITO",
    robot="U0ROBOTA",
    locale="ja",
    system="order",
    secrets=("AKATSUKI", "アカツキ", "受発注", "伝票", "U0TANAKA"),
)
HARBOR = Home(
    key="HARBOR",
    channel="C0HARBOR",
    team="T0HARBOR",
    person="U0BAKER",
    left="U0FOX",
    robot="U0ROBOTH",
    locale="en",
    system="booking",
    secrets=("HARBOR", "Harbor", "Booking", "Invoices", "U0BAKER"),
)
HOMES = {home.key: home for home in (AKATSUKI, HARBOR)}


def other_than(home: Home) -> Home:
    return HARBOR if home is AKATSUKI else AKATSUKI


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@value
class Speaker:
    """`{…}` stand for the customer (`home`) or the other one; see `names`."""

    group: str
    user: str
    team: str
    """As the payload claims; empty: it has none."""
    place: str = ""
    """Where they say they are; empty: where the thing stands."""
    enterprise: str = ""
    """As the payload claims."""
    locale: str = ""
    """Of the provider's own people; everybody else reads the language of the place."""


LEADS, STAFF, ELSEWHERE, THEIRS, OTHERS, NOBODY = ("leads", "staff", "staff elsewhere", "theirs", "others'", "nobody")
BOUND = "bound"
"""Leads · staff in #desk or in the customer's channel · in the other customer's channel · the customer's people · the
other customer's, in their own channel · whoever is not to be determined, or is nobody to us.

`BOUND`: whose company works for the other customer alone."""

SPEAKERS = {
    "lead": Speaker(group=LEADS, user="U0TAKAHASHI", team=HINODE, locale="ja"),
    "engineer": Speaker(group=STAFF, user="U0SATO", team=HINODE, locale="ja"),
    "engineer who reads English": Speaker(group=STAFF, user="U0EMMA", team=HINODE, locale="en"),
    "subcontractor": Speaker(group=STAFF, user="U0HAYASHI", team=HINODE, locale="ja"),
    "subcontractor of Akatsuki's alone": Speaker(group="bound", user="U0MIZUKI", team=HINODE, locale="ja"),
    "engineer in another customer's channel": Speaker(
        group=ELSEWHERE, user="U0SATO", team=HINODE, place="{elsewhere}", locale="ja"
    ),
    "guest of the provider, listed by mistake": Speaker(group=NOBODY, user="U0GUEST", team=HINODE, locale="ja"),
    "unlisted person of the provider": Speaker(group=NOBODY, user="U0YAMADA", team=HINODE, locale="en"),
    "deactivated engineer": Speaker(group=NOBODY, user="U0KATO", team=HINODE, locale="ja"),
    "engineer who claims to be the customer's": Speaker(group=NOBODY, user="U0SATO", team="{team}", locale="ja"),
    "customer": Speaker(group=THEIRS, user="{person}", team="{team}", place="{channel}"),
    "customer, by a payload without a team": Speaker(group=THEIRS, user="{person}", team="", place="{channel}"),
    "customer who says it stands in #desk": Speaker(group=NOBODY, user="{person}", team="{team}", place=DESK),
    "customer who says it stands nowhere": Speaker(group=NOBODY, user="{person}", team="{team}", place=NOWHERE),
    "customer who claims to be of the provider": Speaker(group=NOBODY, user="{person}", team=HINODE, place="{channel}"),
    "customer who claims to be another's": Speaker(
        group=NOBODY, user="{person}", team="{other team}", place="{channel}"
    ),
    "deactivated customer": Speaker(group=NOBODY, user="{left}", team="{team}", place="{channel}"),
    "bot of the customer": Speaker(group=NOBODY, user="{robot}", team="{team}", place="{channel}"),
    "another customer in their own channel": Speaker(
        group=OTHERS, user="{other person}", team="{other team}", place="{elsewhere}"
    ),
    "another customer in this channel": Speaker(
        group=NOBODY, user="{other person}", team="{other team}", place="{channel}"
    ),
    "another customer who claims to be this one's": Speaker(
        group=NOBODY, user="{other person}", team="{team}", place="{channel}"
    ),
    "stranger who sits in the channel": Speaker(group=NOBODY, user="U0OKADA", team="T0MINATO", place="{channel}"),
    "stranger who claims to be the customer's": Speaker(group=NOBODY, user="U0OKADA", team="{team}", place="{channel}"),
    "stranger who claims to be of the provider": Speaker(group=NOBODY, user="U0OKADA", team=HINODE, place=DESK),
    "Enterprise Grid person, by the workspace": Speaker(
        group="grid", user="U0KLEIN", team="T0KLEIN", place="{channel}", enterprise=GRID
    ),
    "Enterprise Grid person, by the organisation": Speaker(
        group="grid", user="U0KLEIN", team=GRID, place="{channel}", enterprise=GRID
    ),
    "Enterprise Grid person of another organisation": Speaker(
        group=NOBODY, user="U0RIVAL", team="T0RIVAL", place="{channel}", enterprise=RIVAL
    ),
    "Enterprise Grid person who claims the customer's organisation": Speaker(
        group=NOBODY, user="U0RIVAL", team=GRID, place="{channel}", enterprise=GRID
    ),
    "somebody whom Slack does not show to us": Speaker(group=NOBODY, user="U0FAR", team="T0FAR", place="{channel}"),
    "the desk's own bot": Speaker(group=NOBODY, user="U0DESK", team=HINODE, locale="ja"),
}


def names(home: Home, **more: str) -> dict[str, str]:
    other = other_than(home)
    return {
        "customer": home.key,
        "case": f"{home.key}-1",
        "request": f"{home.key}-2",
        "access": f"{home.key}-3",
        "announcement": f"{home.key}-4",
        "channel": home.channel,
        "team": home.team,
        "person": home.person,
        "left": home.left,
        "robot": home.robot,
        "system": home.system,
        "elsewhere": other.channel,
        "other team": other.team,
        "other person": other.person,
        **more,
    }


def group_of(speaker: Speaker, home: Home) -> str:
    """Klein's organisation is one of Harbor's; to the other customer Klein is a stranger. Mizuki works for Akatsuki."""
    if speaker.group == BOUND:
        return STAFF if home is AKATSUKI else BOUND
    if speaker.group == "grid":
        return THEIRS if home is HARBOR else NOBODY
    return speaker.group


def reads(speaker: Speaker, place: str) -> str:
    """The language of an answer."""
    return speaker.locale or next((home.locale for home in HOMES.values() if home.channel == place), "ja")


# ── What, and what comes of it ───────────────────────────────────────────────────────────────────────────────────────

OK, OWN = "ok", "own"
"""Done, or refused for the state of things alone · done, about what is their own, and of this customer nothing."""
BEYOND = "not_their_customer"
ROLE, NUMBER, HERE, GONE, UNKNOWN = "not_allowed", "wrong_customer", "not_here", "message_is_gone", "unknown_person"


OF_THE_CUSTOMER = re.compile(r"\{(customer|case|request|access|announcement)\}")


@value
class Row:
    """For each group what comes of it: done, or the code of the refusal. NOBODY is refused, always as UNKNOWN."""

    at: str = ""
    """Where it stands."""
    given: str = ""
    leads: str = ""
    """Where it is another than of the staff."""
    staff: str = OK
    elsewhere: str = NUMBER
    theirs: str
    others: str

    def expected(self, group: str) -> str:
        known = {
            LEADS: self.leads or self.staff,
            STAFF: self.staff,
            ELSEWHERE: self.elsewhere,
            THEIRS: self.theirs,
            OTHERS: self.others,
            BOUND: self.of_the_bound,
        }
        return known.get(group, UNKNOWN)

    @property
    def of_the_bound(self) -> str:
        """In the channel of a customer that is not theirs they are nobody; elsewhere they hear and do nothing of it."""
        if self.at == "{channel}":
            return UNKNOWN
        if OF_THE_CUSTOMER.match(self.given):
            return BEYOND
        return OWN if self.staff == OK else self.staff


def of_staff(given: str = "{case}") -> Row:
    return Row(at=DESK, given=given, theirs=ROLE, others=NUMBER)


def of_leads(given: str = "", at: str = DESK) -> Row:
    """What a lead alone decides, wherever they stand; about a channel that is no customer's yet."""
    return Row(at=at, given=given, leads=OK, staff=ROLE, elsewhere=ROLE, theirs=ROLE, others=ROLE)


DECIDED = ("agree", "take", "withdraw", "decline", "question", "answer")
OF_A_WINDOW = ("start", "move", "apart", "extend", "finish", "cancel", "note")
REGISTERED = ("company", "agreement", "systems", "hours", "targets", "people")

PRESSES = {
    "panel.report": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "offer.record": Row(at="{channel}", given="{ts}", elsewhere=GONE, theirs=OK, others=GONE),
    "offer.form": Row(at="{channel}", given="{ts}", elsewhere=GONE, theirs=OK, others=GONE),
    "unanswered.record": Row(at=DESK, given="{customer}|{ts}", elsewhere=HERE, theirs=HERE, others=HERE),
    "unanswered.dismiss": Row(at=DESK, given="{customer}|{ts}", elsewhere=HERE, theirs=HERE, others=HERE),
    "incident.acknowledge": of_staff(),
    "incident.take_command": of_staff(),
    "incident.renew": of_staff(),
    "incident.note": of_staff(),
    "incident.update": of_staff(),
    "incident.mitigate": of_staff(),
    "incident.resolve": of_staff(),
    "incident.severity": of_staff(),
    "incident.reopen": Row(at=DESK, given="{case}", theirs=OK, others=NUMBER),
    "incident.not_fixed": Row(at="{channel}", given="{case}|{digest}", theirs=OK, others=NUMBER),
    "incident.verify": Row(at="{channel}", given="{case}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "incident.times": Row(at="{channel}", given="{case}", theirs=OK, others=NUMBER),
    "urgent.wait": Row(at="{channel}", given="{case}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "urgent.ask": Row(at="{channel}", given="{case}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "urgent.agree": of_staff("{case}|{digest}"),
    "urgent.decline": of_staff("{case}|{digest}"),
    "panel.request": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "panel.agreement": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "incident.turn_into_request": of_staff(),
    "service_request.times": Row(at="{channel}", given="{request}", theirs=OK, others=NUMBER),
    "service_request.take": of_staff("{request}"),
    "service_request.turn_into_incident": of_staff("{request}"),
    "service_request.answer": of_staff("{request}"),
    "service_request.note": of_staff("{request}"),
    "service_request.reopen": Row(at=DESK, given="{request}", theirs=OK, others=NUMBER),
    "service_request.withdraw": Row(at="{channel}", given="{request}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "service_request.confirm": Row(at="{channel}", given="{request}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "service_request.not_settled": Row(at="{channel}", given="{request}|{digest}", theirs=OK, others=NUMBER),
    "home.refresh": Row(at=DESK, given="home", elsewhere=OK, theirs=ROLE, others=ROLE),
    "home.open": Row(at=DESK, given="{case}", elsewhere=OK, theirs=ROLE, others=ROLE),
    "home.take_over": Row(at=DESK, given="rota:main|0", elsewhere=OK, theirs=ROLE, others=ROLE),
    **dict.fromkeys(
        ("home.accept_offer", "home.decline_offer"),
        Row(at=DESK, given="rota:main|nothing", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    **dict.fromkeys(
        ("home.stand_in", "home.swap", "home.note", "home.quotes"),
        Row(at=DESK, given="home", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    "breach.record": of_leads("{customer}"),
    **dict.fromkeys(("breach.answer", "breach.settle"), of_leads("{customer}|1")),
    "delegation.end": of_leads("provider|nobody"),
    **dict.fromkeys(
        ("rota.accept_offer", "rota.decline_offer", "rota.withdraw_offer"),
        Row(at=DESK, given="rota:main|nothing", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    "rota.impose_offer": of_leads("rota:main|nothing"),
    "rota.drop_stand_in": Row(at=DESK, given="rota:main|nothing", elsewhere=OK, theirs=ROLE, others=ROLE),
    "rota.take_over": Row(at=DESK, given="rota:main|0", elsewhere=OK, theirs=ROLE, others=ROLE),
    **{f"rota.{verb}": of_leads("rota:main|primary") for verb in ("edit_basics", "edit_layer", "add_layer")},
    **{f"rota.{verb}": of_leads("rota:main|primary") for verb in ("drop_layer", "end")},
    **{
        f"quote_search.{action}": Row(at=DESK, given="0", elsewhere=OK, theirs=ROLE, others=ROLE)
        for action in ("show", "earlier", "later", "again")
    },
    "quote_search.export": of_leads("all"),
    "quote.make": of_staff(),
    "quote.revise": of_staff("{case}|{digest}"),
    "quote.urgent": of_staff(),
    "quote.approve": Row(at=DESK, given="{case}|{digest}", theirs=OK, others=NUMBER),
    "quote.accept": Row(at="{channel}", given="{case}|{digest}", theirs=OK, others=NUMBER),
    "quote.decline": Row(at=DESK, given="{case}|{digest}", theirs=OK, others=NUMBER),
    "quote.turn_down": Row(at="{channel}", given="{case}|{digest}", theirs=OK, others=NUMBER),
    "quote.withdraw": of_staff("{case}|{digest}"),
    "work.log": of_staff(),
    "work.correct": of_staff("{case}|1"),
    "scope.judge": of_staff(),
    "scope.free": of_staff("{case}|{digest}"),
    "scope.charge": of_staff("{case}|{digest}"),
    "scope.take_up": of_staff("{case}|{digest}"),
    "advice.end": of_staff(),
    "scope.quote": Row(at="{channel}", given="{case}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "scope.withdraw": Row(at="{channel}", given="{case}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    **{f"binding.{verb}": of_leads("channel:C0KAEDE") for verb in ("open", "look", "ask_test", "bind", "discard")},
    "binding.part": of_leads("channel:C0KAEDE|company"),
    "binding.edit": of_leads("{customer}"),
    "binding.test": Row(at="{channel}", given="channel:{channel}", elsewhere=HERE, theirs=OK, others=HERE),
    "agreement.accept": Row(at="{channel}", given="{customer}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "consultation.ask": Row(at="{channel}", given="{case}|{digest}", theirs=OK, others=NUMBER),
    "consultation.state": Row(at="{channel}", given="{case}", theirs=OK, others=NUMBER),
    "consultation.minutes": of_staff(),
    "consultation.accept": Row(at="{channel}", given="{case}|{digest}", theirs=OK, others=NUMBER),
    "cooperation.ask": of_staff(),
    "cooperation.received": of_staff(),
    "cooperation.answer": Row(at="{channel}", given="{case}|1", staff=ROLE, theirs=OK, others=NUMBER),
    **{
        f"cooperation.settle.{place}": Row(at="{channel}", given="{case}|1", staff=ROLE, theirs=OK, others=NUMBER)
        for place in range(1, 11)
    },
    "panel.cooperation": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "panel.stops": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "feed.issue": Row(at="{channel}", given="{customer}", leads=OK, staff=ROLE, theirs=OK, others=NUMBER),
    "feed.revoke": Row(at=DESK, given="{customer}", leads=OK, staff=ROLE, theirs=ROLE, others=NUMBER),
    "feed.revoke_one": Row(at="{channel}", given="{customer}|0", leads=OK, staff=ROLE, theirs=OK, others=NUMBER),
    "panel.access": Row(at="{channel}", given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "access.request": of_staff(),
    "access.agree": of_staff("{access}|{digest}"),
    "access.withdraw": of_staff("{access}"),
    "access.done": of_staff("{access}"),
    "access.out": of_staff("{access}"),
    "access.extend": of_staff("{access}"),
    "access.review": Row(at=DESK, given="{access}", theirs=ROLE, others=NUMBER),
    "access.revoke": Row(at="{channel}", given="{access}", theirs=OK, others=NUMBER),
    "access.decline": Row(at="{channel}", given="{access}|{digest}", theirs=OK, others=NUMBER),
    "access.grant": Row(at="{channel}", given="{access}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.grant_changed": Row(at="{channel}", given="{access}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.question": Row(at="{channel}", given="{access}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.removed": Row(at="{channel}", given="{access}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.nothing_left": Row(at="{channel}", given="{access}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.something_left": Row(at="{channel}", given="{access}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.inventory": Row(at="{channel}", given="{customer}|{digest}", theirs=OK, others=NUMBER),
    **dict.fromkeys(
        (
            f"window.{verb}"
            for verb in ("preview", "edit", "drop", "receipts", "undelivered", "again_all", *OF_A_WINDOW)
        ),
        Row(at=DESK, given="MW-1", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    **dict.fromkeys(
        ("window.approve_notice", "window.decline_notice"),
        Row(at=DESK, given="MW-1|{digest}", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    "window.after": Row(at=DESK, given="{case}", theirs=ROLE, others=ROLE),
    **dict.fromkeys(
        (*(f"{each}.{turn}" for each in ("receipts", "undelivered") for turn in ("before", "next")), "window.again"),
        Row(at=DESK, given="MW-1|0", elsewhere=OK, theirs=ROLE, others=ROLE),
    ),
    **dict.fromkeys(
        (f"announcement.{verb}" for verb in ("confirm", "wish", "backup_taken", "backup_without")),
        Row(at="{channel}", given="{announcement}|{digest}", staff=ROLE, theirs=OK, others=NUMBER),
    ),
    "announcement.answer_wish": of_staff("{announcement}"),
    "announcement.split": of_staff("{announcement}"),
    "escalation.ask": of_staff(),
    "escalation.wish": Row(at="{channel}", given="{case}", staff=ROLE, theirs=OK, others=NUMBER),
    **{f"escalation.{verb}": of_staff("{case}|{digest}") for verb in DECIDED},
    **{
        f"freeze.{verb}": Row(at=DESK, given="{customer}|1.T0MINATO", leads=OK, staff=ROLE, theirs=ROLE, others=NUMBER)
        for verb in ("resume", "keep")
    },
    "outbox.retry": Row(at=DESK, given="op-of-nobody", elsewhere=ROLE, theirs=ROLE, others=ROLE),
}
"""By action id."""

CHOICES = {
    "system": Row(at=DESK, given="{system}", elsewhere=OWN, theirs=OK, others=OWN),
    "customer": Row(at=DESK, given="{customer}", elsewhere=OWN, theirs=OK, others=OWN),
    "kind": Row(at=DESK, given="2(1)", elsewhere=OWN, theirs=OK, others=OWN),
    "finding": Row(at=DESK, given="excluded", elsewhere=OWN, theirs=OWN, others=OWN),
    "agreement.article": Row(at=DESK, given="6", elsewhere=OK, theirs=OK, others=OWN),
    "agreement.day": Row(at=DESK, given="2026-11-01", elsewhere=OK, theirs=OK, others=OWN),
}
"""By action id: choices in an open report form, which is drawn anew."""

SUGGESTIONS = {
    **dict.fromkeys(
        ("customer", "customers", "take_out", "leave_out", "apart"),
        Row(at=DESK, given="{customer}", elsewhere=OWN, theirs=OWN, others=OWN),
    ),
    "systems": Row(at=DESK, given="{system}", elsewhere=OWN, theirs=OWN, others=OWN),
}
"""By action id: what a menu offers to whoever types in it. Our own people alone are answered, and in a customer's
channel they are offered that customer alone, and that customer's systems."""

OF_THE_PROVIDER = Row(at=DESK, theirs=ROLE, others=NUMBER)
"""About no customer: a rota is the provider's."""

FORMS = {
    "incident.report": Row(at="{channel}", theirs=OK, others=NUMBER),
    "access.request": Row(at=DESK, theirs=ROLE, others=NUMBER),
    "access.grant": Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.grant_changed": Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.decline": Row(at="{channel}", theirs=OK, others=NUMBER),
    "access.question": Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    "access.extend": of_staff(),
    "access.revoke": Row(at="{channel}", theirs=OK, others=NUMBER),
    "access.review": Row(at=DESK, theirs=ROLE, others=NUMBER),
    "access.inventory": Row(at="{channel}", theirs=OK, others=NUMBER),
    "freeze.resume": Row(at=DESK, leads=OK, staff=ROLE, theirs=ROLE, others=NUMBER),
    "incident.note": of_staff(),
    "incident.update": of_staff(),
    "incident.mitigate": of_staff(),
    "incident.resolve": of_staff(),
    "incident.severity": of_staff(),
    "incident.reopen": Row(at=DESK, theirs=OK, others=NUMBER),
    "incident.not_fixed": Row(at="{channel}", theirs=OK, others=NUMBER),
    "incident.turn_into_request": of_staff(),
    "quote_search.show": of_staff(),
    "quote.make": of_staff(),
    "quote.urgent": of_staff(),
    "quote.decline": Row(at="{channel}", theirs=OK, others=NUMBER),
    "work.log": of_staff(),
    "work.correct": of_staff(),
    "scope.judge": of_staff(),
    "advice.end": of_staff(),
    "urgent.decline": of_staff(),
    "escalation.ask": of_staff(),
    "escalation.wish": Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    **{f"escalation.{verb}": of_staff() for verb in ("decline", "question", "answer")},
    "consultation.ask": Row(at="{channel}", theirs=OK, others=NUMBER),
    "consultation.state": Row(at="{channel}", theirs=OK, others=NUMBER),
    "consultation.minutes": of_staff(),
    "service_request.make": Row(at="{channel}", theirs=OK, others=NUMBER),
    "cooperation.ask": of_staff(),
    "cooperation.received": of_staff(),
    "cooperation.answer": Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    "service_request.answer": of_staff(),
    "service_request.note": of_staff(),
    "service_request.reopen": Row(at=DESK, theirs=OK, others=NUMBER),
    "service_request.not_settled": Row(at="{channel}", theirs=OK, others=NUMBER),
    **{f"binding.{part}": replace(of_leads(), elsewhere=NUMBER, others=NUMBER) for part in REGISTERED},
    **dict.fromkeys(
        (
            f"window.{verb}"
            for verb in [
                "plan",
                "edit",
                "announce",
                "start",
                "move",
                "extend",
                "finish",
                "cancel",
                "note",
                "apart",
                "decline_notice",
            ]
        ),
        replace(OF_THE_PROVIDER, elsewhere=NUMBER),
    ),
    **dict.fromkeys(
        ("announcement.wish", "announcement.backup_taken"),
        Row(at="{channel}", staff=ROLE, theirs=OK, others=NUMBER),
    ),
    "announcement.answer_wish": of_staff(),
    "window.split": OF_THE_PROVIDER,
    **dict.fromkeys(("rota.stand_in", "rota.swap", "rota.write_handover"), OF_THE_PROVIDER),
    **dict.fromkeys(
        ("breach.record", "breach.answer", "breach.settle"), replace(of_leads(), elsewhere=NUMBER, others=NUMBER)
    ),
    "delegation.name": replace(OF_THE_PROVIDER, leads=OK, staff=ROLE),
    **dict.fromkeys(
        (f"rota.{form}" for form in ("new", "basics", "layer", "preview", "end")),
        replace(OF_THE_PROVIDER, leads=OK, staff=ROLE, elsewhere=NUMBER),
    ),
}
"""By callback id; each names the customer and the case. Staff choose the customer of a report in the form."""


def word(elsewhere: str = NUMBER) -> Row:
    """Commands are the provider's: the people of customers are nobody there."""
    return Row(at=DESK, elsewhere=elsewhere, theirs=UNKNOWN, others=UNKNOWN)


WORDS = {
    "/incident": {
        "report": word(OWN),
        "list": word(OWN),
        "show {case}": word(),
        "ack {case}": word(),
        "severity {case} sev2": word(),
        "system {case} {system}": word(),
        "scope {case} 4(1) text": word(),
        "advise {case} text": word(),
        "consult {case} text": word(),
        "note {case} memo": word(),
        "update {case} text": word(),
        "ask {case} text": word(),
        "mitigate {case} text": word(),
        "time {case} 1m text": word(),
        "resolve {case}": word(),
        "reopen {case} text": word(),
        "request {case}": word(),
        "help": word(OK),
    },
    "/access": {
        "request {case}": word(),
        "list": word(OWN),
        "show {access}": word(),
        "extend {access} 2h 続き": word(),
        "revoke {access} 不要": word(),
        "done {access}": word(),
        "review {access} 確認": Row(at=DESK, theirs=UNKNOWN, others=UNKNOWN),
        "help": word(OK),
    },
    "/request": {
        "new": word(OWN),
        "list": word(OWN),
        "show {request}": word(),
        "take {request}": word(),
        "answer {request} text": word(),
        "scope {request} 4(1) text": word(),
        "advise {request} text": word(),
        "consult {request} text": word(),
        "note {request} memo": word(),
        "ask {request} text": word(),
        "reopen {request} text": word(),
        "time {request} 1m text": word(),
        "incident {request}": word(),
        "help": word(OK),
    },
    "/maintenance": {
        **dict.fromkeys(("plan", "list", "after", "help"), word(OK)),
        "feed {customer}": word(),
        "consult {announcement} text": word(),
        **{f"{verb} MW-1": word() for verb in ("show", "edit", "postpone", "apart", "start", "note")},
        "apart MW-1 {customer}": word(),
        **{f"{verb} MW-1": word() for verb in ("extend", "done", "cancel", "drop")},
    },
    "/customer": {
        "feed {customer}": word(),
        "bind #nowhere": word(OK),
        "list": word(OWN),
        "show {customer}": word(),
        "precedents {customer}": word(),
        "edit {customer}": replace(word(), leads=OK, staff=ROLE),
        "accept {customer}": replace(word(), leads=OK, staff=ROLE),
        "help": word(OK),
    },
    "/quote": {
        "list": word(OWN),
        "show {case}": word(),
        "new {case}": word(),
        "withdraw {case} Q1": word(),
        "correct {case} 1": word(),
        "strike {case} 1 text": word(),
        "month {customer} 2026-11": word(),
        "find {customer} 2026-11": word(),
        "search": word(OK),
        "help": word(OK),
    },
    "/agreement": {
        "show {customer} 6": word(),
        "list {customer}": word(),
        "diff {customer}": word(),
        "breach {customer} 甲 2036-12-31 mail | text": replace(word(), leads=OK, staff=ROLE),
        "answer {customer} 9 text": replace(word(), leads=OK, staff=ROLE),
        "cure {customer} 9 改善 text": replace(word(), leads=OK, staff=ROLE),
        "help": word(OK),
    },
    "/escalate": {
        "ask {case} text": word(),
        "list": word(OWN),
        "away list": word(OK),
        "help": word(OK),
    },
    "/oncall": {
        **dict.fromkeys(("now", "next", "list", "me", "override main", "swap main", "note main", "help"), word(OK)),
        **dict.fromkeys(("new", "edit main", "end main"), replace(word(ROLE), leads=OK, staff=ROLE)),
    },
}
"""By command: the words behind it."""

HEARD, UNHEARD = "heard", "unheard"

EVENTS = {
    "message": Row(at="{channel}", staff=HEARD, elsewhere=OWN, theirs=HEARD, others=OWN),
    "app_mention": Row(at="{channel}", staff=HEARD, elsewhere=OWN, theirs=HEARD, others=OWN),
    "reaction_added": Row(at="{channel}", staff=HEARD, elsewhere=HEARD, theirs=HEARD, others=UNHEARD),
}
"""By type: what a person says. Whoever is not known is not heard, and not answered either. A reaction tells no place
but that of the message, and no team: whoever claims something, claims it in vain."""

OF_SLACK = frozenset(
    {
        "user_change",
        "subteam_members_changed",
        "app_home_opened",
        "channel_id_changed",
        "channel_shared",
        "channel_unshared",
        "channel_archive",
        "channel_unarchive",
        "group_archive",
        "group_unarchive",
        "channel_left",
        "group_left",
        "member_joined_channel",
        "member_left_channel",
    }
)
"""By type: what Slack tells of itself. Whomever it names, nothing is recorded on their word."""
NAMED = ("engineer", "customer", "another customer in this channel", "stranger who sits in the channel")

FILLED: Json = {
    "choice": {"selected_option": {"value": "6(2)"}},
    "owner": {"selected_option": {"value": "anybody"}},
    "due": {"selected_date_time": 1764600000},
    "which": {"selected_option": {"value": "1"}},
    "text": {"value": "経過です"},
    "cause": {"value": "上限"},
    "work": {"value": "再起動"},
    "severity": {"selected_option": {"value": "sev2"}},
    "what": {"value": "画面が開きません"},
    "subject": {"selected_option": {"value": "people"}},
    "kind": {"selected_option": {"value": "2(1)"}},
    "finding": {"selected_option": {"value": "excluded"}},
    "item": {"selected_option": {"value": "4(1)"}},
    "reason": {"value": "仕様の変更です"},
    "turn_kind": {"selected_option": {"value": "2(1)"}},
    "since": {"selected_date_time": 1763942400},
    "access_scope": {"value": "参照権限"},
    "access_reason": {"value": "調査のため"},
    "access_duration": {"selected_option": {"value": "1h"}},
    "access_grantee": {"selected_user": "U0SATO"},
    "access_flags": {"selected_options": []},
    "access_what": {"value": "参照用アカウント"},
    "paid_for": {"selected_option": {"value": "10(1)"}},
    "lines": {"value": "調査 1h 標準"},
    "until": {"selected_date": "2026-12-24"},
    "time": {"value": "1m"},
    "hourly": {"selected_option": {"value": "標準"}},
    "work_kind": {"selected_option": {"value": "included"}},
    "freeze_reason": {"value": "共同作業のため"},
    "begun": {"selected_date_time": 1763942400},
    "taken_at": {"selected_date_time": 1763942400},
}
