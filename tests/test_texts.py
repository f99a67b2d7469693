"""The words people read: both catalogues are whole, and code and catalogues know each other's keys."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TypeVar

import pytest

from blocks.agreement.clauses import LABELS, VIEW
from blocks.agreement.notices import BREACHES
from blocks.around import Surroundings
from blocks.bindings.forms import BY_NAME, BY_ROLE, FIRST, HINTS, HOLIDAYS, QUESTIONS, UPDATE, Offered
from blocks.escalations.call import OVER as CALL_OVER
from blocks.oncall.notices import GROUP_STAYS, OF_OFFERS
from blocks.oncall.rota_forms import LENGTHS
from blocks.quotes.search import COLUMNS
from handlers.access import BY_FORM
from handlers.access import IN_WORDS as ACCESS_IN_WORDS
from handlers.asked import Asked
from handlers.commands import VOCABULARIES
from handlers.dispatch import FORMS, PRESSES
from handlers.escalation_words import ESCALATE
from handlers.incident_words import INCIDENT
from handlers.incidents import AT_ONCE, IN_WORDS
from handlers.maintenance_words import MAINTENANCE
from handlers.quote_words import QUOTE
from handlers.receipts import FROZEN
from handlers.request_words import REQUEST
from handlers.service_requests import AT_ONCE as REQUEST_AT_ONCE
from handlers.service_requests import IN_WORDS as REQUEST_IN_WORDS
from slackbot.agreement.access_terms import LeadRule
from slackbot.agreement.clues import Work
from slackbot.agreement.defaults import LEFT_TO_US
from slackbot.agreement.draft import PART_OF, Part
from slackbot.agreement.hours import DAYS
from slackbot.agreement.particulars import Contact, Cover, Severity
from slackbot.agreement.signing import Signing
from slackbot.cases.access.state import Ending as AccessEnding
from slackbot.cases.access.state import State as AccessState
from slackbot.cases.approvals import End, Verdict
from slackbot.cases.bindings.state import Check
from slackbot.cases.bindings.state import State as BindingState
from slackbot.cases.cooperation import AskCustomer
from slackbot.cases.escalations.state import BY_CLOCK, Subject
from slackbot.cases.escalations.state import Ending as Outcome
from slackbot.cases.incidents.state import WAITING_FOR_US, Level, Source, State
from slackbot.cases.maintenance.concerns import Against
from slackbot.cases.maintenance.state import ASIDE
from slackbot.cases.matter import Finding, UrgentEnding
from slackbot.cases.oncall.state import Ending
from slackbot.cases.quotes.state import Stage as QuoteStage
from slackbot.cases.quotes.state import WorkKind
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.cases.stops import State as StopState
from slackbot.cases.tasks import What
from slackbot.connect.steps import STEPS
from slackbot.findings import FINDINGS
from slackbot.i18n import LOCALES, catalogue
from slackbot.safety.audience import SHARED, THIRD
from slackbot.safety.secrets import Secret
from slackbot.safety.wording import Kind
from slackbot.words import CommandBase, Decision
from tests.acting import ENGINEER
from tests.rules import requesting
from tests.rules.living import Stage, at
from tests.rules.registering import a_binding

N = TypeVar("N", bound=ast.AST)

ROOT = Path(__file__).parents[1]
FOLDERS = ("blocks", "handlers", "slackbot")
WHERE_TEXTS_ARE = ("blocks", "handlers")
SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if "sandbox" not in path.parts]
KEYS = sorted(catalogue("ja"))
NAMESPACES = {key.partition(".")[0] for key in KEYS}


def entries(locale: str) -> list[tuple[str, str]]:
    """(msgid, msgstr) as they stand in the files, the headers left out."""
    text = "\n".join(path.read_text() for path in sorted((ROOT / "slackbot" / "locales" / locale).glob("*.po")))
    found = re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    assert len(found) == text.count("\nmsgid ") + text.startswith("msgid "), "an entry is written in another way"
    return [(key, said) for key, said in found if key]


def parameters(said: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(said) if name is not None})


# ── The catalogues ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("locale", LOCALES)
def test_no_key_stands_twice_and_none_is_without_words(locale: str) -> None:
    assert [key for key, count in Counter(key for key, _ in entries(locale)).items() if count > 1] == []
    assert [key for key, said in entries(locale) if not said.strip()] == []


def test_both_languages_have_the_same_files() -> None:
    files = {locale: {path.name for path in (ROOT / "slackbot" / "locales" / locale).iterdir()} for locale in LOCALES}

    assert files["ja"] == files["en"]


def test_both_languages_have_the_same_keys() -> None:
    assert [key for key, _ in entries("ja")] == [key for key, _ in entries("en")]


def test_both_languages_take_the_same_parameters() -> None:
    japanese, english = catalogue("ja"), catalogue("en")

    assert {k: parameters(japanese[k]) for k in KEYS} == {k: parameters(english[k]) for k in KEYS}


def test_parameters_have_names() -> None:
    assert [key for key in KEYS for name in parameters(catalogue("ja")[key]) if not name.isidentifier()] == []


def words_of(said: str) -> str:
    """What is left of an entry without its parameters and signs."""
    return re.sub(r"[\W\d_]", "", re.sub(r"\{\w+\}|`[^`]*`", "", said))


def test_japanese_is_japanese_and_english_english() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")

    assert [k for k, said in catalogue("ja").items() if words_of(said) and not japanese.search(said)] == []
    assert [k for k, said in catalogue("en").items() if japanese.search(said)] == []


FOR_STAFF = (
    *("triage.", "dead.", "stuck.", "command.", "unanswered.", "form.note", "form.stays_in_desk", "notice.note"),
    *("home.", "oncall.", "button.oncall.", "refusal.no_such_rota", "refusal.no_such_layer", "refusal.no_such_shift"),
    *("refusal.another_layer", "refusal.another_ones_shift", "refusal.not_on_the_register"),
    *("button.rota.", "refusal.rota_exists", "refusal.offered_already", "button.home.", "refusal.not_on_duty"),
    *("escalation.called.", "escalate."),
)


def test_what_hurts_is_cited_and_not_said() -> None:
    said = catalogue("ja")

    assert [k for k in KEYS if re.search("対応義務|義務はありません|お断り|告知", said[k])] == []
    assert [k for k in KEYS if "当番" in said[k] and not k.startswith(FOR_STAFF)] == []


def test_a_company_is_named_with_respect() -> None:
    """{name} and {customer} are a customer's company."""
    plain = [k for k in KEYS if re.search(r"\{(?:name|customer)\}(?!様)", catalogue("ja")[k])]

    assert plain == []


# ── Code and catalogues ─────────────────────────────────────────────────────────────────────────────────────────────

A_KEY = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
NO_TEXTS = {*PRESSES, *FORMS, VIEW, "cooperation.list", "cooperation.settle"}
"""Names of buttons and forms, which look the same."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in SOURCES}


@cache
def by_kind(folder: str) -> dict[type, list[ast.AST]]:
    """All the code is walked once."""
    found: dict[type, list[ast.AST]] = {}
    for path, tree in trees().items():
        for node in ast.walk(tree) if path.relative_to(ROOT).parts[0] == folder else ():
            found.setdefault(type(node), []).append(node)
    return found


def nodes(kind: type[N], folders: tuple[str, ...] = FOLDERS) -> Iterator[N]:
    return (node for folder in folders for node in by_kind(folder).get(kind, ()) if isinstance(node, kind))


def written_out() -> set[str]:
    """Every string in the code that can only be a key."""
    strings = {node.value for node in nodes(ast.Constant, WHERE_TEXTS_ARE)}
    keys = {each for each in strings if isinstance(each, str) and A_KEY.fullmatch(each)}
    return {key for key in keys if key.partition(".")[0] in NAMESPACES} - NO_TEXTS


def put_together() -> set[str]:
    """Every f-string in the code that makes a key, with a star for what is put in."""
    found = set()
    for node in nodes(ast.JoinedStr, WHERE_TEXTS_ARE):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values]
        shape = "".join(parts)
        if re.fullmatch(r"[a-z]+(?:\.[a-z0-9_*]+)+", shape) and shape.partition(".")[0] in NAMESPACES:
            found.add(shape)
    return found


def refusals() -> set[str]:
    """Every code that the code can refuse with."""
    found = set()
    for node in nodes(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "Refusal":
            given = [each.value for each in node.keywords if each.arg == "code"]
            found |= {each.value for each in given if isinstance(each, ast.Constant)}
    for function in nodes(ast.FunctionDef):
        if function.name in ("_missing", "may_report"):
            returns = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
            chosen = [each.body if isinstance(each, ast.IfExp) else each for each in returns]
            found |= {each.value for each in chosen if isinstance(each, ast.Constant) and each.value}
    return {str(code) for code in found}


def unsendable() -> set[str]:
    """Every reason of our own for which a message is not sent."""
    found = set()
    for node in nodes(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "Unsendable":
            found |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
    found |= {THIRD, SHARED}
    (audience,) = [tree for path, tree in trees().items() if path.name == "audience.py"]
    returns = [each.value for each in ast.walk(audience) if isinstance(each, ast.Return) and each.value]
    found |= {str(c.value) for each in returns for c in ast.walk(each) if isinstance(c, ast.Constant) and c.value}
    return {code for code in found if re.fullmatch("[a-z_]+", code)}


JUDGED = {
    "scope_judged",
    "cause_proposed",
    "consultation_opened",
    "consultation_stated",
    "work_logged",
    "allowance_drawn",
    "advised",
}
"""Of a case of either kind."""


def done_by_command() -> set[str]:
    """What `/incident WORD` can come to."""
    asked = Asked(id="cmd:1", case_id="AKATSUKI-1", by=ENGINEER)
    commands: list[CommandBase] = [AT_ONCE["acknowledge"](asked)]
    commands += [make(asked, "言葉") for make in IN_WORDS.values()]
    commands += [AskCustomer(id="cmd:1", case_id="AKATSUKI-1", by=ENGINEER, text="言葉")]
    tried = [at(stage).takes(each) for each in commands for stage in (Stage.REPORTED, Stage.RESOLVED)]
    return (
        {each.events[0].type.partition(".")[2] for each in tried if isinstance(each, Decision)}
        | {"severity_set", "system_set"}
        | JUDGED
    )


def done_to_requests() -> set[str]:
    asked = Asked(id="cmd:1", case_id="AKATSUKI-1", by=ENGINEER)
    verbs = [make(asked) for verb, make in REQUEST_AT_ONCE.items() if verb != "withdraw"]
    verbs += [make(asked, "言葉") for make in REQUEST_IN_WORDS.values()]
    verbs += [AskCustomer(id="cmd:1", case_id="AKATSUKI-1", by=ENGINEER, text="言葉")]
    tried = [requesting.at(stage).takes(each) for stage in requesting.Stage for each in verbs]
    return {each.events[0].type.partition(".")[2] for each in tried if isinstance(each, Decision)} | JUDGED


def asked_for() -> set[str]:
    """Every question of the registration's forms, and those of each severity."""
    given = Offered(texts=(("standard", "–"),), today="2026-11-24")
    around, told = Surroundings(locale="ja"), {"teams": ["T0MINATO"], "cover": "contracted"}
    blocks = [block for draw in QUESTIONS.values() for block in draw(a_binding(terms=told), around, given)]
    asked = {str(block["block_id"]) for block in blocks if block["type"] == "input"}
    return {each for each in asked if not each.startswith("sev")} | {FIRST, UPDATE}


SLACK_SAYS = {"channel_not_found", "not_in_channel", "is_archived", "missing_scope", "messages_tab_disabled"}
VERBS = {name.partition(".")[2] for name in PRESSES if name.startswith("incident.")}
NEEDS = {"task", "called", "escalation", "quote", "urgent", "call", "cause", "wish", "access", "out", "window"}
FAMILIES: dict[str, set[str]] = {
    "agreement.*": {
        *("new_terms", "new_terms_desk", "term_ends", "term_ends_desk"),
        *("term_renews", "term_renews_desk", "term_over_desk"),
        *(f"breach_{each}_desk" for each in BREACHES),
        *(f"breach_{each}" for each in BREACHES if each != "chased"),
    },
    "agreement.fact.*": {
        *("name", "locale", "tz", "channel", "teams", "effective_from", "systems", "contact", "contact_methods"),
        *("cover", "reporters", "access_approvers", "buyers", "contract_owners", "term", "separate_agreement"),
        *("unanswered_after", "verify_remind_after", "verify_close_after"),
        *(LABELS.get(each, each) for each in LEFT_TO_US),
    },
    "agreement.state.*": {"in_force", "scheduled", "replaced", "known"},
    "hook.about.*": {"incident", "request"},
    "hook.called.*": {*BY_CLOCK, Subject.TALK, "asked"},
    "delegation.*": {"deputy_named", "delegation_ended"},
    "severity.*": {*Severity},
    "state.*": {*State},
    "impact.*": {*Level},
    "stop.state.*": {*StopState},
    "stop.length.*": {"days", "hours", "minutes"},
    "stop.file.*": {
        *("number", "when", "latest", "systems", "impact", "still_works", "why_late", "cancelled", "contact")
    },
    "stop.form.*.title": {name.partition(".")[2] for name in FORMS if name.startswith("announcement.")} | {"begun"},
    "stop.form.begun.*": {"backup_taken", "answered"},
    "button.announcement.*": {name.partition(".")[2] for name in PRESSES if name.startswith("announcement.")},
    "button.window.*": {name.partition(".")[2] for name in PRESSES if name.startswith("window.")},
    "button.page.*": {"before", "next"},
    "maintenance.*.title": {"receipts", "undelivered"},
    "maintenance.form.*.title": {
        "plan",
        "after",
        "move",
        *("extend", "finish", "cancel", "note", "start", "decline_notice", "split", "apart"),
    },
    "maintenance.form.*.label": {"finish", "cancel", "note"},
    "maintenance.in.*": {"ja", "en"},
    "maintenance.form.*": {
        *("start", "expected", "latest", "title_ja", "title_en", "impact_ja", "impact_en", "works_ja", "works_en"),
        *("one_is_told", "one_is_moved", "contact", "risk", "by_itself", "start.submit", "start.submit_lead"),
    },
    "stop.changed.*": {"title", "impact", "still_works", "contact", "data_at_risk"},
    "stop.risk.*": {"yes", "no"},
    "maintenance.approval.*": {"waits", *End},
    "maintenance.aside.*": {*ASIDE, "by_itself"},
    "maintenance.lacks.*": {"delivery", "confirmation", "backup", "wish", "file", "consultation"},
    "maintenance.notice.*": {
        *("soon", "not_started", "past_its_end", "leads_past_its_end", "untold", "leads_untold", "approve_notice"),
        *("notice_declined", "notice_expired", "start_asked", "notice_aside"),
        *("notice_declined_move", "notice_expired_move"),
    },
    "maintenance.against.*": {*Against},
    "maintenance.kind.*": {*Against},
    "maintenance.form.who.*": {"keep", "all", "only", "customers", "take_out"},
    "work.*": {*Work} - {Work.OTHER},
    "request.state.*": {*RequestState, "withdrawn", "incident"},
    "button.request.*": {name.partition(".")[2] for name in PRESSES if name.startswith("service_request.")},
    "button.consultation.*": {name.partition(".")[2] for name in PRESSES if name.startswith("consultation.")},
    "consultation.about.*": {"scope", "quote", "urgent", "pause", "stop", "talk", "severity", "none"},
    "consultation.home.*": {"us", "lead", "customer", "due_us", "due_lead", "due_customer"},
    "consultation.form.*": {"ask", "state", "minutes"},
    "consultation.title.*": {"ask", "state", "minutes"},
    "wording.safer.*": {*Kind},
    "escalation.*": set(),
    "button.escalation.*": {name.partition(".")[2] for name in PRESSES if name.startswith("escalation.")},
    "escalation.subject.*": {*Subject},
    "escalation.asked.*": {"provider", "customer"},
    "escalation.ending.*": {*Outcome},
    "escalation.ended.*": {*Outcome},
    "escalation.called.*": {*Subject},
    "escalation.call.*": {*CALL_OVER.values(), "answered"},
    "escalation.told.*": {*Outcome, "questioned", "answered"} - {Outcome.OVER},
    "escalation.customer.*": {"wished", "talk", "people", "vendor", "out_of_hours"},
    "escalation.form.*": {"wish", "decline", "question", "answer"},
    "escalation.form.*.title": {"ask", "wish", "decline", "question", "answer"},
    "scope.finding.*": {*Finding},
    "button.scope.*": {name.partition(".")[2] for name in PRESSES if name.startswith("scope.")},
    "request.form.*.label": {"answer", "note", "reopen", "not_settled"},
    "request.form.*.title": {"note", "not_settled"},
    "access.*": set(),
    "access.state.*": {*AccessState} - {AccessState.REQUESTED} | {"declined", "expired", "withdrawn"},
    "access.state.at.*": {"provider", "customer"},
    "access.risk.*": {"privileged", "personal_data", "subcontractor"},
    "access.ending.*": {*AccessEnding},
    "access.said.*": {"removed", "out"},
    "access.waits.*": {"removed", "out"},
    "access.lead.*": {*LeadRule},
    "access.flag.*": {"privileged", "personal_data", "emergency"},
    "access.notice.ended.*": {"provider", "customer"},
    "access.form.*.label": {*ACCESS_IN_WORDS},
    "access.form.*.title": {*BY_FORM},
    "access.form.*.submit": {*BY_FORM},
    "access.inventory.*": {"keep", "end"},
    "access.inventory.line.*": {"open", "kept", "ended"},
    "button.access.*": {name.partition(".")[2] for name in PRESSES if name.startswith("access.")},
    "hours.day.*": {*map(str, range(7))},
    "urgency.*": {*Level},
    "source.*": {*Source},
    "reception.cover.*": {*Cover},
    "quote.column.*": {*COLUMNS},
    "quote.state.*": {*QuoteStage},
    "quote.vote.*": {f"{step}_{verdict}" for step in ("lead", "buyer") for verdict in Verdict},
    "button.quote.*": {name.partition(".")[2] for name in PRESSES if name.startswith("quote.")},
    "work.kind.*": {*WorkKind},
    "urgent.*": set(),
    "urgent.desk_agreed.*": {"incident", "service_request"},
    "urgent.state.*": {"asked", UrgentEnding.AGREED, UrgentEnding.DECLINED},
    "urgent.desk.*": {*UrgentEnding},
    "secret.looks_like.*": {*Secret},
    "promise.*": {"answer", "first_response", "next_update"},
    "field.next.*": {*WAITING_FOR_US},
    "triage.next.*": {*WAITING_FOR_US},
    "button.*": VERBS,
    "form.*.label": {*IN_WORDS, "not_fixed"},
    "form.*.title": {"note", "not_fixed", "severity"},
    "customer.list.*": {"invited", "draft"},
    "list.part.*": {"due", "key"},
    "register.ask.*": set(),
    "register.card.*": {*BindingState},
    "register.check.*": {*Check},
    "register.version.*": {"same", "day", "signing"},
    "register.contact.*": {*Contact},
    "register.cover.*": {*Cover},
    "register.day.*": {*DAYS},
    "register.hint.*": {*HINTS},
    "register.holidays.*": {each.lower().replace("-", "_") for each in HOLIDAYS},
    "register.locale.*": {"ja", "en"},
    "register.open.*": {"weekly", "always"},
    "register.staff.*": {BY_ROLE, BY_NAME},
    "register.part.*": {*Part},
    "register.signed.*": {"slack", *Signing},
    "register.wrong.*": {*PART_OF, "others", "closures", "openings"},
    "register.wrong.*_taken": {"key", "teams"},
    "home.*": {"needs", "soon", "waiting", "mine", "rest"},
    "need.*": NEEDS,
    "need.digest.*": NEEDS,
    "oncall.group.*": {*GROUP_STAYS},
    "home.task.*": {*What},
    "oncall.*": {*OF_OFFERS},
    "oncall.offer.*": {*Ending},
    "button.offer.*": {"accept", "decline", "withdraw"},
    "oncall.written.*": {"made", "edited", "ended", "file_won"},
    "oncall.wrong.*": {"other", "strangers", "too_long", "layer_name", "layers", "key", "name", "tz"}
    | {"people", "every", "begins", "handover", "hours"},
    "oncall.rota.ask.*": {"key", "name", "tz", "user_group", "layer_name", "people", "every", "days", "begins"}
    | {"handover", "hours", "weekdays", "opens", "closes", "holidays"},
    "oncall.rota.every.*": {*map(str, LENGTHS)},
    "oncall.rota.*_hours": {"all", "some"},
    "audit.*": {*FINDINGS},
    "own.*": {"desk_shared", "desk_ours"},
    "refusal.*": set(),
    "dead.reason.*": SLACK_SAYS
    | {FROZEN, "our_fault", "nobody_there", "unanswered", "unanswered_update", "restricted_action"},
    "dead.*": {"card", "redrawn", "notice", "file"},
    "dead.direct.*": {"card", "redrawn", "notice", "file"},
    "obstacle.*": {
        *("is_archived", "not_in_channel"),
        *("another_company_is_in_the_channel", "customer_is_not_in_the_channel"),
    },
}


LOOKED_UP = {"register.ask.*": asked_for, "refusal.*": refusals, "dead.reason.*": unsendable}
"""Whose members stand in the code."""


def of_commands() -> set[str]:
    """What `Vocabulary` asks for under the key of each command."""
    helps = {f"{each.key}.help.{word.name}" for each in VOCABULARIES for word in each.table}
    titles = {f"{each.key}.help.title" for each in VOCABULARIES}
    done = {f"{INCIDENT.key}.done.{happened}" for happened in done_by_command()}
    done |= {f"{MAINTENANCE.key}.done.consultation_{each}" for each in ("opened", "stated")}
    done |= {f"access.done.{happened}" for happened in ("extension_requested", "ended", "out_confirmed", "reviewed")}
    done |= {f"agreement.done.breach_{each}" for each in ("recorded", "answered", "settled")}
    done |= {f"{QUOTE.key}.done.quote_withdrawn", f"{QUOTE.key}.done.work_struck"}
    done |= {f"{MAINTENANCE.key}.done.{happened}" for happened in ("started", "dropped")}
    done |= {f"{ESCALATE.key}.done.escalation_asked"}
    return helps | titles | done | {f"{REQUEST.key}.done.{happened}" for happened in done_to_requests()}


GUIDED = {"button", "posted", "private", "welcome", "begin", "choice", "written"}
TOLD = {"click_opens_form", "private_answers", "files", "new_blocks", "retry_signature", "share_order", "post_only"}


def guided() -> set[str]:
    """What `slackbot doctor --connect` says: a title for each step, what to do, and what only people can answer."""
    said = {f"{step.key}.title" for step in STEPS} | {f"{step.key}.ask" for step in STEPS if step.asked}
    return {f"connect.{each}" for each in said | {f"{key}.do" for key in TOLD} | GUIDED}


@cache
def used() -> set[str]:
    made = {shape.replace("*", member) for shape, members in FAMILIES.items() for member in members}
    made |= {shape.replace("*", member) for shape, members in LOOKED_UP.items() for member in members()}
    return written_out() | made | guided() | of_commands()


def test_every_family_of_keys_in_the_code_is_known_here() -> None:
    assert put_together() == set(FAMILIES)


def test_every_key_the_code_can_ask_for_is_there() -> None:
    assert sorted(used() - set(KEYS)) == []


def test_no_key_waits_for_nobody() -> None:
    assert sorted(set(KEYS) - used()) == []


ASKS = {"say": 1, "text": 1, "plain": 0, "line": 1}
"""Who looks a key up, and as which argument it stands when called as a function; methods of the surroundings: first."""


def test_whoever_asks_for_words_gives_what_they_need() -> None:
    wrong = []
    for node in nodes(ast.Call, WHERE_TEXTS_ARE):
        key = _key_of(node)
        given = {each.arg for each in node.keywords}
        if key in catalogue("ja") and None not in given:
            missing = set(parameters(catalogue("ja")[key])) - {str(name) for name in given}
            wrong += [f"{key} without {name}" for name in missing]
    assert wrong == []


def _key_of(node: ast.Call) -> str:
    name, place = "", -1
    if isinstance(node.func, ast.Attribute):
        name, place = node.func.attr, 0
    elif isinstance(node.func, ast.Name):
        name = node.func.id
        place = ASKS.get(name, -1)
    if name not in ASKS or not 0 <= place < len(node.args):
        return ""
    argument = node.args[place]
    return str(argument.value) if isinstance(argument, ast.Constant) else ""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_refusal_has_no_markup_which_would_stand_there_as_it_is_written(locale: str) -> None:
    marked = [key for key, said in catalogue(locale).items() if key.startswith("refusal.") and re.search(r"[`*]", said)]
    assert marked == []
