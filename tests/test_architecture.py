"""What no linter holds: sizes, pure rules, one door to Redis, one door for Slack, and words that keep their promise.

Who may import whom stands in pyproject.toml (`make lint` asks import-linter).
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

from slack_bolt.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware

from blocks import listed
from handlers import Route
from slackbot import store
from slackbot.cases import Announcement, Case
from slackbot.words import CustomerCase

ROOT = Path(__file__).parents[1]
PACKAGES = ("slackbot", "handlers", "blocks")

LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 400, 60, 40

READS = frozenset(
    {
        "aclose",
        "config_get",
        "execute",
        "get",
        "hget",
        "hgetall",
        "hkeys",
        "hmget",
        "hvals",
        "mget",
        "info",
        "llen",
        "lrange",
        "lindex",
        "ping",
        "pipeline",
    }
    | {"hlen", "register_script", "scan_iter", "scard", "zcard", "zcount", "zmscore", "zrange"}
    | {"client_id", "client_list", "exists", "pttl", "sismember", "smembers", "type"}
)
"""What redis-py is asked here without changing anything; whatever else it is asked counts as writing."""

MAY_WRITE = {
    "slackbot/agreements.py put set": "an agreement, under the name of its content: written once",
    "slackbot/agreements.py _keep hset": "what is asked of many agreements at once, under the name of each",
    "slackbot/agreements.py keep hset": "an imported text, under its SHA-256",
    "slackbot/auditor.py _my_turn set": "which of several replicas looks this minute",
    "slackbot/auditor.py _tell hset": "what is overdue, for the card in #desk that tells it",
    "slackbot/auditor.py _over hdel": "the same, when it is over",
    "slackbot/agreements.py attach hset": "the same text in another language, under the SHA-256 of the first",
    "slackbot/backup/command.py _make_room set": "the mark that keeps every desk closed while records are restored",
    "slackbot/backup/command.py _make_room unlink": "the records that a restore replaces, as its person asked",
    "slackbot/backup/command.py _fill set": "as of when the records are, and the mark that they are whole",
    "slackbot/backup/keys.py write delete": "a key that a restore puts back as it was",
    "slackbot/backup/keys.py write execute_command": "the same",
    "slackbot/backup/keys.py write pexpire": "the same: how long it has left",
    "slackbot/directory.py _ask_slack set": "what users.info said, for ten minutes",
    "slackbot/directory.py _company set": "what team.info calls a company, for an hour",
    "slackbot/directory.py forget delete": "the same, when somebody changed",
    "slackbot/directory.py channel set": "what conversations.info said, for a minute",
    "slackbot/directory.py note set": "the same, of many channels at once",
    "slackbot/menu_watch.py note set": "that a menu has asked for its options, for a month",
    "slackbot/menu_watch.py note delete": "the forms counted until then",
    "slackbot/menu_watch.py note incrby": "forms that went out since, for the card in #desk that tells of it",
    "slackbot/menu_watch.py note pexpire": "the same, while they are too few to tell: for a day",
    "slackbot/menu_watch.py note persist": "the same, once they are told: until a menu asks",
    "slackbot/outbox/survey.py _page set": "whose turn it is to read the list of our channels, for ten seconds",
    "slackbot/outbox/survey.py _page delete": "the same, when it has been read",
    "slackbot/outbox/survey.py _keep set": "how far that list has been read, for five minutes",
    "slackbot/directory.py forget_channel delete": "the same, when a company or a person came or went",
    "slackbot/outbox/queue.py is_news set": "what the card of a frozen channel shows, for two minutes",
    "slackbot/outbox/queue.py pause set": "a gate that closes itself",
    "slackbot/outbox/queue.py forget_card hdel": "where a card stood that is gone from Slack",
    "slackbot/timers.py _stuck zadd": "when a timer that failed is tried again (only if it is still there)",
}
"""Who may write to Redis besides the scripts, and what: the file, the function and the command."""

MAY_CATCH_EVERYTHING = {
    "handlers/dispatch.py",
    "slackbot/auditor.py",
    "slackbot/timers_and_lists.py",
    "slackbot/readable.py",
    "slackbot/relisting.py",
    "slackbot/user_groups.py",
    "slackbot/outbox/worker.py",
    "slackbot/timers.py",
}
"""Where a fault becomes an answer, a retry or a line in #desk. Elsewhere `except Exception` has to raise again."""

PURE = (
    "slackbot/cases",
    "slackbot/agreement/calendar.py",
    "slackbot/agreement/document.py",
    "slackbot/words.py",
    "blocks",
)
IMPURE = frozenset(
    {"aiohttp", "asyncio", "logging", "os", "random", "redis", "secrets", "slack_bolt", "slack_sdk", "socket"}
    | {"subprocess", "threading", "time", "uuid"}
)


# ── What the checks read ─────────────────────────────────────────────────────────────────────────────────────────────


def files(*suffixes: str, under: tuple[str, ...] = PACKAGES) -> list[Path]:
    """Source files, without data (catalogues, contract texts)."""
    found = [path for place in under for path in _below(ROOT / place)]
    return [path for path in sorted(found) if path.suffix in suffixes and "__pycache__" not in path.parts]


def _below(place: Path) -> list[Path]:
    return [place] if place.is_file() else [*place.rglob("*")]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def everything(path: Path) -> list[ast.AST]:
    """Every node of a file: most of the checks look at each."""
    return [*ast.walk(tree(path))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in everything(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def places(path: Path, wrong: Callable[[ast.AST], bool]) -> list[str]:
    """`file:line code` of every node that is wrong."""
    found = [node for node in everything(path) if wrong(node)]
    return [f"{name(path)}:{getattr(node, 'lineno', 0)} {ast.unparse(node).splitlines()[0]}" for node in found]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every name imported, with its module: `slackbot.clock.millis`."""
    for node in everything(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_file_is_longer_than_a_person_reads_at_a_sitting() -> None:
    sizes = {name(path): path.read_text("utf-8").count("\n") for path in files(".py", ".lua", ".js", ".css")}

    assert {file: size for file, size in sizes.items() if size > LONGEST_FILE} == {}, "two nouns live in one file"


def test_functions_are_short() -> None:
    sizes = {f"{name(p)}:{f.lineno} {f.name}": lines(f) for p in files(".py") for f in functions(p)}

    assert {each: size for each, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    long = sorted(((size, each) for each, size in sizes.items() if size > USUAL_FUNCTION), reverse=True)
    assert len(long) <= len(sizes) / 10, f"more than one in ten has over {USUAL_FUNCTION} lines: {long}"


# ── Rules and blocks are pure ────────────────────────────────────────────────────────────────────────────────────────


def test_rules_and_blocks_neither_look_at_a_clock_nor_reach_outside() -> None:
    """`now` is given to them; what they decide depends on nothing else."""
    pure = files(".py", under=PURE)

    assert [f"{name(path)}:{line} {what}" for path in pure for line, what in imported(path) if _reaches(what)] == []
    assert [place for path in pure for place in places(path, _waits)] == []
    assert [place for path in pure for place in places(path, _asks_the_system)] == []


def _reaches(what: str) -> bool:
    clock = what.startswith("slackbot.clock.") and what.endswith("Clock")
    return clock or what.split(".")[0] in IMPURE


def _waits(node: ast.AST) -> bool:
    return isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith)


def _asks_the_system(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called in ("open", "print", "input", "hash", "id") or called.endswith((".now", ".utcnow", ".today"))


def test_deadlines_are_a_function_of_the_state_alone() -> None:
    """They count from instants stored in the case; with a `now` they could not be compared later."""
    given = {
        f"{name(path)}:{f.lineno}": [argument.arg for argument in f.args.args]
        for path in files(".py", under=("slackbot/cases",))
        for f in functions(path)
        if f.name == "deadlines"
    }

    assert len(given) >= 3, given
    assert {place: names for place, names in given.items() if len(names) != 2 or names[1] != "agreement"} == {}


# ── A value stays as it was made ─────────────────────────────────────────────────────────────────────────────────────


MAY_SET = {
    "slackbot/agreement/document.py named.line": "an exception that is about to be raised",
    "slackbot/connect/steps.py run.click": "the walk through Slack, by its steps",
    "slackbot/connect/steps.py run.door.refuse_once": "the same",
    "slackbot/embedded.py server._again": "the server, by those who start it",
    "slackbot/embedded.py server._process": "the same",
    "slackbot/line.py asked.tries": "what was asked, by the line that asks it",
}
"""Whose attributes are set from outside. The sandbox keeps a state of its own, none of it values."""


def test_nobody_changes_a_value() -> None:
    """Cases are shared by all who read them: `replace` makes another. Nothing at run time stops who forgets."""
    ours = [path for path in files(".py") if "sandbox" not in path.parts]

    found = {f"{name(path)} {ast.unparse(each)}" for path in ours for each in _set_from_outside(tree(path))}
    assert found == set(MAY_SET), "make another value with dataclasses.replace"
    assert [place for path in ours for place in places(path, _sets_by_name)] == []
    assert [place for path in ours for place in places(path, _value_that_changes_itself)] == []


def _set_from_outside(node: ast.AST) -> Iterator[ast.Attribute]:
    set_here = (
        each for each in ast.walk(node) if isinstance(each, ast.Attribute) and not isinstance(each.ctx, ast.Load)
    )
    yield from (each for each in set_here if ast.unparse(each.value) != "self")


def _sets_by_name(node: ast.AST) -> bool:
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return called in ("setattr", "delattr") or called.endswith(("__setattr__", "__delattr__"))


def _value_that_changes_itself(node: ast.AST) -> bool:
    if not isinstance(node, ast.ClassDef) or "value" not in map(ast.unparse, node.decorator_list):
        return False
    return any(isinstance(each, ast.Attribute) and not isinstance(each.ctx, ast.Load) for each in ast.walk(node))


# ── One door for Slack ───────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_boundary_hands_requests_to_bolt() -> None:
    """Handed over in this way Bolt verifies nothing: the signature must have been checked before."""
    built = [place for path in files(".py") for place in places(path, _builds_a_bolt_request)]

    takers = {name(path) for path in files(".py") for _, what in imported(path) if what == "handlers.boundary.answer"}

    assert [place.partition(":")[0] for place in built] == ["handlers/boundary.py"], built
    assert takers == {"handlers/socket.py"}, "a connection to Slack that the desk opened needs no signature"


def _builds_a_bolt_request(node: ast.AST) -> bool:
    """Or is one: `_Parsed`, by its name no other file's to build."""
    names = node.bases if isinstance(node, ast.ClassDef) else [node.func] if isinstance(node, ast.Call) else []
    return any(ast.unparse(each).endswith("AsyncBoltRequest") for each in names)


def test_bolt_calls_one_middleware_of_its_own_kind_and_no_listener() -> None:
    """A listener is given None for an argument whose name Bolt does not know, without a word."""
    theirs, ours = (inspect.signature(kind.async_process).parameters for kind in (AsyncMiddleware, Route))
    made = next(f for f in functions(ROOT / "handlers/__init__.py") if f.name == "bolt_app")
    calls = [each for each in ast.walk(made) if isinstance(each, ast.Call)]
    new = next(each for each in calls if ast.unparse(each.func) == "_App")

    assert {name: each.kind for name, each in ours.items()} == {name: each.kind for name, each in theirs.items()}
    assert "_init_context" in vars(AsyncApp), "what _App leaves out is still what Bolt calls"
    assert "before_authorize=Route(office)" in [ast.unparse(each) for each in new.keywords]
    assert [ast.unparse(each) for each in calls if ast.unparse(each).startswith("app.")] == ["app.error(_failed)"]


def test_nothing_but_the_slack_client_speaks_to_slack() -> None:
    """One place sorts what went wrong; the SDK's own retries, which would say a thing twice, are off there."""
    used = {name(path) for path in files(".py") for _, what in imported(path) if what.startswith("slack_sdk")}

    assert {file for file in used if not file.startswith("slackbot/sandbox/")} == {
        "slackbot/slack.py",
        "handlers/__init__.py",
        "handlers/socket.py",
    }


# ── One door to Redis ────────────────────────────────────────────────────────────────────────────────────────────────


def test_domain_keys_are_written_by_the_scripts_alone() -> None:
    found = {
        f"{name(path)} {function.name} {node.func.attr}"
        for path in files(".py")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node.func)
    }

    assert found == set(MAY_WRITE), "whoever writes past the scripts says why in MAY_WRITE"


def _writes(called: ast.Attribute) -> bool:
    receiver = ast.unparse(called.value).rpartition(".")[2]
    return called.attr not in READS and receiver in ("redis", "_redis", "pipe")


def test_the_table_of_keys_is_complete() -> None:
    """slackbot/store.py says of every key what it is; docs/architecture.md shows the same table."""
    used, described = keys_used(), keys_described()

    assert {key: place for key, place in used.items() if not _in(described, key)} == {}, "not in the table"
    assert {key for key in described if not any(_in({key}, each) for each in used)} == set(), "used nowhere"


def keys_used() -> dict[str, str]:
    """Key without its variable parts -> a place: `case:`, `out:queue:`, `timers`."""
    found = {}
    for path in files(".py"):
        for node in everything(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".key", "self.key")):
                found[_fixed(node)] = f"{name(path)}:{node.lineno}"
    for path in files(".lua"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found.update(dict.fromkeys(re.findall(r"\bP \.\. '([^']+)'", line), f"{name(path)}:{number}"))
    return found


def _fixed(call: ast.Call) -> str:
    words: list[str] = []
    for argument in call.args:
        if not isinstance(argument, ast.Constant):
            return "".join(f"{word}:" for word in words)
        words.append(str(argument.value))
    return ":".join(words).rstrip("*")


def keys_described() -> set[str]:
    """From the table: `out:queue:<lane>:<channel>` -> `out:queue:`; `gate:*` -> `gate:*`."""
    rows = re.findall(r"^\| ([a-z][^|]*?) +\|", store.__doc__ or "", re.MULTILINE)
    keys = [key for row in rows for key in row.split(", ") if key != "key"]
    return {key.partition("<")[0] for key in keys}


def _in(described: set[str], key: str) -> bool:
    families = tuple(each[:-1] for each in described if each.endswith("*"))
    return key in described or key.startswith(families or ("*",))


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_answer_for_it_catch_everything() -> None:
    found = {
        name(path)
        for path in files(".py")
        for node in everything(path)
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _raises_again(node)
    }

    assert found == MAY_CATCH_EVERYTHING, "name the exception, or raise it again"


def _catches_everything(node: ast.ExceptHandler) -> bool:
    return node.type is None or bool({"Exception", "BaseException"} & set(re.findall(r"\w+", ast.unparse(node.type))))


def _raises_again(node: ast.ExceptHandler) -> bool:
    return any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(node))


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    found = [
        f"{name(path)}:{number} {line.strip()}"
        for path in files(".py", ".lua", ".js", ".css", ".html", ".toml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if left.search(line)
    ]

    assert found == []


def test_every_kind_of_a_customers_case_has_its_line() -> None:
    """In the digests and in App Home nothing that is open may be missing. Announcements stand there as their window."""
    kinds = {kind for kind in get_args(Case) if issubclass(kind, CustomerCase)}

    assert set(listed.KINDS) == kinds - {Announcement}


def test_no_file_is_ever_made_public() -> None:
    """A public link would show what one company gave us to anybody (Art. 12)."""
    made = [name(path) for path in files(".py", ".js", ".toml") if "sharedPublicURL" in path.read_text("utf-8")]

    assert made == []
    assert "sharedPublicURL" not in (ROOT / "manifest.yml").read_text("utf-8")
