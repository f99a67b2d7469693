"""What reached whom: everything the desk ever said in a scenario, held against what its reader must not read (Art. 12).

It looks at the calls and answers themselves: what was changed, deleted or shown to one person alone is among them.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from blocks.kit import clean, unesc
from handlers.commands import WORDS
from handlers.typed import half_width
from slackbot import logs
from slackbot.agreement.particulars import Configuration, Particulars
from slackbot.cases.bindings.state import PREFIX
from slackbot.i18n import LOCALES, catalogue
from slackbot.sandbox.faults import HOOK
from slackbot.sandbox.traffic import Entry
from slackbot.sandbox.workspace import Json, Workspace
from slackbot.words import value

DESK, OUTSIDE, ALL, SYSTEM = "desk", "outside", "all", "a system"
"""Who reads: the provider's people, a customer (by its key), somebody who is neither, every customer, or another
system, which hears whose case it is and nothing that anybody wrote."""

DESK_BOT = "U0DESK"
NOTE_FORMS = frozenset({"access.review", "incident.note", "window.decline_notice", "window.start"})
OF_THE_DESK = (
    "triage.",
    "access.triage.",
    "access.task.",
    "access.no_approvers",
    "dead.",
    "stuck.",
    "unanswered.",
    "obstacle.",
    "freeze.",
    "notice.note",
    "notice.due_soon",
    "notice.overdue",
    "notice.desk_",
)
"""Keys of the catalogues that are for #desk alone."""
SHORTEST, LONGEST = 6, 40
"""Of what was typed so much is looked for: shorter words stand anywhere, longer ones are cut on some surfaces."""
SECRET = re.compile(r"xox[a-z]-|xapp-|redis://|unix://|•••")
"""The traffic shows tokens as dots."""


@value
class Said:
    """One thing the desk said to somebody."""

    reader: str
    how: str
    words: str


@value
class Typed:
    """What a person wrote. `reader`: for whom: one customer and the desk, or the desk alone."""

    reader: str
    words: str


class Scan:
    def __init__(self, configuration: Configuration, workspace: Workspace, secrets: tuple[str, ...]) -> None:
        self._customers = configuration.customers
        self._provider = configuration.provider
        self._workspace = workspace
        self._secrets = secrets

    def leaks(self, entries: list[Entry], log: str) -> list[str]:
        said, typed = [*self._said(entries), *self._uploaded()], [*self._typed(entries), *self._posted()]
        found = [f"{each.reader} by {each.how}: {word}" for each in said for word in self._forbidden_in(each, typed)]
        return [*found, *(f"the log: {word}" for word in self._logged(log, typed))]

    # ── What was said to whom ───────────────────────────────────────────────────────────────────────────────────────

    def _said(self, entries: list[Entry]) -> list[Said]:
        users = _readers_of_views(entries)
        found = []
        for entry in entries:
            if entry.direction == "to_app" and entry.answer and (user := _user(entry.body)):
                words = _words(entry.answer)
                found.append(Said(reader=self._person(user), how=f"answer to {entry.name}", words=words))
            elif entry.direction == "from_app" and entry.name == HOOK:
                found.append(Said(reader=SYSTEM, how="a hook", words=_words(entry.body["body"])))
            elif entry.direction == "from_app" and entry.name.startswith(("chat.", "views.", "files.")):
                reader = self._reader(entry, users)
                found.append(Said(reader=reader, how=entry.name, words=_words(_content(entry.body))))
        return found

    def _uploaded(self) -> Iterator[Said]:
        """What stands in the desk's own files."""
        for file in self._workspace.files.values():
            if file.user == DESK_BOT:
                words = re.sub(r"\r?\n[ \t]", "", base64.b64decode(file.content).decode())
                yield from (Said(reader=self._channel(place), how="a file", words=words) for place in file.shares)

    def _reader(self, entry: Entry, users: dict[str, str]) -> str:
        body = entry.body
        named, place = body.get("user") or body.get("user_id"), body.get("channel") or body.get("channel_id")
        if named or not place:
            return self._person(str(named or users.get(str(body.get("trigger_id") or body.get("view_id")), "")))
        return self._channel(str(place))

    def _channel(self, channel: str) -> str:
        for customer in self._customers:
            if customer.channel == channel:
                return customer.key
        if channel == self._provider.desk_channel:
            return DESK
        place = self._workspace.channels.get(channel)
        if place is None and channel == self._provider.desk_channel:
            return DESK  # Slack has given it another id since.
        outside = [team for team in place.teams if team != self._provider.team] if place else ["?"]
        return self._company(outside[0]) if outside else DESK

    def _person(self, user: str) -> str:
        found = self._workspace.users.get(user)
        return self._company(found.team) if found else OUTSIDE

    def _company(self, team: str) -> str:
        if team == self._provider.team:
            return DESK
        org = self._workspace.teams[team].enterprise if team in self._workspace.teams else ""
        return next((each.key for each in self._customers if each.teams & {team, org}), OUTSIDE)

    # ── What was typed for whom ─────────────────────────────────────────────────────────────────────────────────────

    def _typed(self, entries: list[Entry]) -> Iterator[Typed]:
        for entry in entries:
            if entry.direction != "to_app" or not isinstance(entry.body, dict):
                continue
            if entry.name == "view_submission":
                yield from self._in_form(entry.body["view"])
            elif entry.name in WORDS:
                yield from self._in_command(entry.name, str(entry.body.get("text") or ""))

    def _in_form(self, view: Json) -> Iterator[Typed]:
        about = json.loads(view.get("private_metadata") or "{}")
        case = str(about.get("case", ""))
        customer = str(about.get("customer") or case.rpartition("-")[0])
        if case.startswith(PREFIX):
            customer = self._channel(case.removeprefix(PREFIX))  # a registration: its terms are shown there
        reader = DESK if view.get("callback_id") in NOTE_FORMS else customer
        if reader != DESK and str(view.get("callback_id")).startswith("window."):
            reader = ALL  # what is announced is written once, for all whom it concerns
        for block in view["state"]["values"].values():
            for state in block.values():
                if isinstance(state.get("value"), str):
                    yield Typed(reader=reader, words=state["value"])

    def _in_command(self, command: str, text: str) -> Iterator[Typed]:
        said, case, rest = (*text.split(maxsplit=2), "", "", "")[:3]
        word = WORDS[command].get(half_width(said).lower())
        if word and rest:
            reader = DESK if word.name == "note" else half_width(case).upper().rpartition("-")[0]
            reader = ALL if command == "/maintenance" else reader
            yield Typed(reader=reader, words=unesc(rest))

    def _posted(self) -> Iterator[Typed]:
        for channel, messages in self._workspace.messages.items():
            for message in messages.values():
                if not message.by_app and not message.subtype:
                    yield Typed(reader=self._channel(channel), words=unesc(re.sub(r"<[@#!][^>]*>", "\n", message.text)))

    # ── What must not be read ───────────────────────────────────────────────────────────────────────────────────────

    def _forbidden_in(self, said: Said, typed: list[Typed]) -> list[str]:
        words = [*_secrets_in(said.words, self._secrets)]
        if said.reader == DESK:
            return words
        own = {line for each in typed if each.reader == said.reader for line in _lines(each.words)}
        others = {line for each in typed if each.reader not in (said.reader, ALL) for line in _lines(each.words)}
        words += [line for line in others if line in said.words and not any(line in mine for mine in own)]
        if said.reader == SYSTEM:
            return words
        words += [each for each in inside_words() if each in said.words]
        words += [each for each in self._names_of_others(said.reader) if re.search(each, said.words)]
        return words

    def _names_of_others(self, reader: str) -> Iterator[str]:
        yield rf"\b{self._provider.desk_channel}\b"
        own = next((each for each in self._customers if each.key == reader), None)
        for other in self._customers:
            if other.key != reader:
                mine = {system.name for system in own.systems} if own else set()
                yield from self._names(other, mine)

    def _names(self, customer: Particulars, common: set[str]) -> Iterator[str]:
        yield rf"\b{customer.key}\b"
        yield from (re.escape(name) for name in (customer.name, customer.short_name, customer.channel, *customer.teams))
        yield from (re.escape(system.name) for system in customer.systems if system.name not in common)
        for person in self._workspace.users.values():
            if person.team in customer.teams:
                yield from (rf"\b{person.id}\b", re.escape(person.real_name))

    def _logged(self, log: str, typed: list[Typed]) -> list[str]:
        lines = {line for each in typed for line in _lines(each.words)}
        return [*_secrets_in(log, self._secrets), *(line for line in lines if line in log)]


@contextmanager
def as_logged() -> Iterator[io.StringIO]:
    """Everything that the product's own logging writes meanwhile, down to debug."""
    root, ours, stream = logging.getLogger(), logging.getLogger("slackbot"), io.StringIO()
    handlers, levels = root.handlers[:], (root.level, ours.level)
    logs.configure("debug", stream=stream)
    root.handlers = [*handlers, *root.handlers]
    yield stream
    root.handlers = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@cache
def inside_words() -> tuple[str, ...]:
    """Phrases of the catalogues that only #desk's messages have."""
    told: dict[bool, list[str]] = {True: [], False: []}
    for locale in LOCALES:
        for key, said in catalogue(locale).items():
            told[key.startswith(OF_THE_DESK)].append(said)
    phrases = {part.strip() for said in told[True] for part in re.split(r"\{[^}]*\}|\n", said)}
    return tuple(sorted(each for each in phrases if len(each) >= 8 and not any(each in said for said in told[False])))


def _lines(typed: str) -> list[str]:
    """What is looked for of a text: the beginning of each of its lines."""
    found = (" ".join(line.split())[:LONGEST].strip() for line in clean(typed).splitlines())
    return [line for line in found if len(line) >= SHORTEST]


def _secrets_in(words: str, secrets: tuple[str, ...]) -> Iterator[str]:
    yield from (f"a secret ({secret[:4]}…)" for secret in secrets if secret in words)
    yield from (f"a secret ({each})" for each in SECRET.findall(words))


def _content(body: Any) -> Any:
    """Without the ids by which Slack is told where: those nobody reads."""
    names = ("text", "blocks", "view", "attachments", "title", "initial_comment", "metadata", "filename", "alt_txt")
    return [body[name] for name in names if name in body]


def _words(tree: Any) -> str:
    return unesc("\n".join(_strings(tree)))


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield from _strings(json.loads(tree)) if tree[:1] in ("{", "[") and _is_json(tree) else [tree]
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _strings(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _strings(each)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _user(body: Any) -> str:
    return str(body.get("user_id") or (body.get("user") or {}).get("id", ""))


def _readers_of_views(entries: list[Entry]) -> dict[str, str]:
    """Trigger or view → whose click it answers. A click is written down when it has been answered: after the view."""
    users: dict[str, str] = {}
    for entry in entries:
        if entry.direction == "to_app" and isinstance(entry.body, dict) and "trigger_id" in entry.body:
            shown = (entry.body.get("view") or {}).get("id")
            users |= {str(each): _user(entry.body) for each in (entry.body["trigger_id"], shown) if each}
    for entry in entries:
        view = entry.answer.get("view") if isinstance(entry.answer, dict) else None
        if entry.direction == "from_app" and view and (user := users.get(str(entry.body.get("trigger_id")))):
            users[str(view["id"])] = user
    return users
