"""`slackbot …`: each verb imports what it needs, so that `--help` and errors come at once."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path


def main(given: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(given)
    do: Callable[[argparse.Namespace], int | None] = arguments.do
    try:
        return do(arguments) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _expected(error):
            raise
        print(f"slackbot: {error}", file=sys.stderr)
        return 2


def _expected(error: Exception) -> bool:
    """Faults of input and surroundings, which their text explains; anything else shows its traceback."""
    from slackbot.agreement.document import DocumentError
    from slackbot.agreement.particulars import ParticularsError
    from slackbot.backup.file import BackupError
    from slackbot.embedded import EmbeddedError
    from slackbot.oncall_command import OncallError
    from slackbot.quotes_command import QuotesError
    from slackbot.schema import NotForThisBuild
    from slackbot.serve import Forgetful
    from slackbot.settings import SettingsError
    from slackbot.slack import SlackTrouble
    from slackbot.unavailable import StoreUnavailable

    kinds = (
        BackupError,
        DocumentError,
        EmbeddedError,
        Forgetful,
        NotForThisBuild,
        OncallError,
        ParticularsError,
        QuotesError,
        SettingsError,
        SlackTrouble,
        StoreUnavailable,
        OSError,
    )
    return isinstance(error, kinds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="slackbot", description="A support agreement that runs in Slack.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "serve", "run the desk", _serve)
    sandbox = _verb(verbs, "sandbox", "run the desk with a local Slack", _sandbox)
    sandbox.add_argument("--port", type=int, default=3000)
    sandbox.add_argument("--fresh", action="store_true", help="forget what happened in earlier runs")
    sandbox.add_argument("--socket", action="store_true", help="over Socket Mode instead of HTTP")
    doctor = _verb(verbs, "doctor", "print what the desk runs on", _doctor)
    doctor.add_argument("--connect", metavar="FILE", type=Path, help="with the desk stopped, try out a shared channel")
    doctor.add_argument("--channel", metavar="ID", help="the shared channel; without it the only customer's")
    doctor.add_argument("--lang", choices=["ja", "en"], help="the language of the guide; without it the terminal's")
    manifest = _verb(verbs, "manifest", "print the app's manifest, to paste into Slack", _manifest)
    variant = manifest.add_mutually_exclusive_group(required=True)
    variant.add_argument("--http", metavar="URL", help="Slack sends to this public https address")
    variant.add_argument("--socket", action="store_true", help="the desk connects out to Slack")
    _verb(verbs, "backup", "write the records to a file; the desk may run", _backup).add_argument("file", type=Path)
    restore = _verb(verbs, "restore", "put the records of a backup in place; the desk must not run", _restore)
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="the records that are there are lost")
    agreement = _verb(verbs, "agreement", "contract texts and particulars", None)
    texts = agreement.add_subparsers(required=True, metavar="VERB")
    importing = _verb(texts, "import", "read a contract text, have it confirmed, and keep it", _import)
    importing.add_argument("file", type=Path)
    importing.add_argument("--yes", action="store_true", help="what it is read as is right; without it you are asked")
    importing.add_argument("--by", metavar="NAME", default="", help="who confirms it; without it who is logged in")
    importing.add_argument("--part", metavar="PART=ARTICLE", action="append", default=[], help="such as stop=9")
    importing.add_argument("--item", metavar="CLAUSE=KIND", action="append", default=[], help="such as 2(3)=incident")
    _verb(texts, "check", "show what would be in force for whom", _check)
    applying = _verb(texts, "apply", "put the particulars in force: all of them, or nothing", _apply)
    applying.add_argument("files", metavar="FILE", type=Path, nargs="*", help="of the customers' files only these")
    applying.add_argument("--dry-run", action="store_true", help="say what would change for whom, and change nothing")
    either = applying.add_mutually_exclusive_group()
    keep, over = "what leads changed in Slack stays as it is", "the files count, whatever was changed in Slack"
    either.add_argument("--keep-slack", dest="slack", action="store_const", const="keep", help=keep)
    either.add_argument("--over-slack", dest="slack", action="store_const", const="override", help=over)
    applying.add_argument("--correct", action="store_true", help="in place of the version in force, from its own day")
    applying.add_argument("--by", metavar="NAME", default="", help="who applies it; without it who is logged in")
    glossing = _verb(texts, "gloss", "attach a translation, for reading, to an imported text", _gloss)
    glossing.add_argument("file", type=Path)
    glossing.add_argument("--of", metavar="TITLE", required=True, help="the text's title, or the start of its SHA-256")
    exporting = _verb(texts, "export", "print a customer's terms in force as the file that says them", _export)
    exporting.add_argument("key", metavar="KEY")
    _oncall(_verb(verbs, "oncall", "rotas as files", None))
    _quotes(_verb(verbs, "quotes", "quotes as a file", None))
    return parser


def _quotes(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    exporting = _verb(verbs, "export", "print every version of the quotes as CSV", _quotes_export)
    exporting.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DAY", help="such as 2026-11-01")
    exporting.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY", help="that day too")
    exporting.add_argument("--at-least", dest="low", type=int, metavar="YEN", help="with tax")
    exporting.add_argument("--at-most", dest="high", type=int, metavar="YEN", help="with tax")
    exporting.add_argument("--customer", metavar="KEY", action="append", default=[], help="this one's; may be repeated")
    exporting.add_argument("--lang", choices=["ja", "en"], default="ja", help="of the headings")


def _oncall(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    exporting = _verb(verbs, "export", "print the coming shifts as a calendar file (.ics)", _oncall_export)
    exporting.add_argument("--person", metavar="U…", default="", help="this person's alone")
    exporting.add_argument("--days", type=int, default=92, choices=range(1, 367), metavar="1-366")
    showing = _verb(verbs, "show", "print rotas in force as provider.toml says them", _oncall_show)
    importing = _verb(verbs, "import", "record stand-ins from a calendar file: all of them, or nothing", _oncall_import)
    importing.add_argument("file", type=Path)
    importing.add_argument("--layer", default="", help="where an event names none; without it the first")
    importing.add_argument(
        "--person", metavar="NAME=U…", action="append", default=[], help="an address or a name in the file, and whose"
    )
    importing.add_argument("--dry-run", action="store_true", help="say what it comes to, and record nothing")
    for each in (exporting, showing, importing):
        each.add_argument("--rota", metavar="KEY", default="", help="of several rotas this one")


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_: str,
    do: Callable[[argparse.Namespace], int | None] | None,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=help_, description=help_)
    if do:
        parser.set_defaults(do=do)
    return parser


def _serve(_: argparse.Namespace) -> None:
    from slackbot import logs, loop
    from slackbot.serve import serve
    from slackbot.settings import Settings, load

    settings = load(Settings)
    logs.configure(settings.log_level)
    loop.run(serve(settings))


def _sandbox(arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    from slackbot.sandbox.run import run

    asyncio.run(run(arguments.port, fresh=arguments.fresh, over_socket=arguments.socket, began=began))


def _doctor(arguments: argparse.Namespace) -> int:
    from slackbot.doctor import doctor
    from slackbot.settings import Settings, load

    if arguments.connect:
        from slackbot.connect.command import connect

        return asyncio.run(connect(load(Settings), arguments.connect, arguments.lang, arguments.channel))
    return asyncio.run(doctor(load(Settings)))


def _manifest(arguments: argparse.Namespace) -> None:
    from slackbot import manifest

    print(manifest.as_yaml(manifest.socket() if arguments.socket else manifest.http(arguments.http)), end="")


def _backup(arguments: argparse.Namespace) -> None:
    from slackbot.backup.command import backup
    from slackbot.settings import StoreSettings, load

    print(asyncio.run(backup(load(StoreSettings), arguments.file)))


def _restore(arguments: argparse.Namespace) -> None:
    from slackbot.backup.command import restore
    from slackbot.settings import StoreSettings, load

    print(asyncio.run(restore(load(StoreSettings), arguments.file, replace_records=arguments.replace)))
    print("What was said in Slack after that stands there still. #desk is told when the desk starts.")


def _import(arguments: argparse.Namespace) -> int:
    from slackbot.agreement.clues import Part
    from slackbot.agreement.command import corrected, correction, import_summary, reading_summary
    from slackbot.agreement.document import read
    from slackbot.records import Records
    from slackbot.settings import StoreSettings, load

    document, settings = read(arguments.file), load(StoreSettings)
    reading = corrected(document, map(correction, arguments.part), map(correction, arguments.item))
    print(import_summary(document))
    print(reading_summary(document, reading))
    if Part.WORK not in reading.parts:
        print("Not kept: no article says what is done, so nothing could be asked for. Name it: --part work=2")
        return 1
    if not (settings.config_dir / "provider.toml").exists():
        print(f"Not kept: {settings.config_dir} (SLACKBOT_CONFIG_DIR) holds no provider.toml.")
        return 0
    if not arguments.yes and not _agreed_to("Is it read rightly, and is it to be kept?"):
        print("Not kept: a person confirms it, here or with --yes; --part and --item correct it.")
        return 1

    async def keep() -> None:
        async with Records.opened(settings) as records:
            await records.keep(document, reading, arguments.by or getpass.getuser())

    asyncio.run(keep())
    return 0


def _agreed_to(question: str) -> bool:
    """No, where nobody can be asked."""
    return sys.stdin.isatty() and input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _check(_: argparse.Namespace) -> None:
    from slackbot.agreement.command import check_summary, reading_summary
    from slackbot.agreement.reading import propose
    from slackbot.records import Records
    from slackbot.settings import StoreSettings, load

    async def check() -> None:
        async with Records.opened(load(StoreSettings)) as records:
            texts = await records.agreements.documents()
            print(check_summary(records.configuration, texts))
            for text in texts:
                print(f"\n{text.title}, SHA-256 {text.sha256[:12]}")
                print(reading_summary(text, await records.agreements.confirmed(text) or propose(text)))

    asyncio.run(check())


def _export(arguments: argparse.Namespace) -> int:
    from slackbot.agreement.tomlout import as_toml
    from slackbot.records import Records
    from slackbot.settings import StoreSettings, load

    async def export() -> int:
        async with Records.opened(load(StoreSettings)) as records:
            found = await records.terms_in_force(arguments.key.upper())
            if found is None:
                print(f"No customer has the key {arguments.key.upper()}.", file=sys.stderr)
                return 1
            ours = records.configuration.provider
            print(as_toml(found, beside_defaults=bool(ours.defaults)), end="")
            return 0

    return asyncio.run(export())


def _apply(arguments: argparse.Namespace) -> int:
    from blocks.agreement.differences import plan_in_words
    from slackbot.agreement.particulars import ParticularsError
    from slackbot.onboarding import Slack
    from slackbot.records import Records, strangers
    from slackbot.settings import ApplySettings, load
    from slackbot.slack import SlackTrouble

    settings = load(ApplySettings)

    async def apply() -> int:
        async with Records.opened(settings, arguments.files) as records:
            steps = await records.plan(correct=arguments.correct)
            problems = [step.problem for step in steps if step.problem]
            try:
                problems += await strangers(records.configuration, settings)
            except SlackTrouble as trouble:
                print(f"Not checked who the people are: {trouble}", file=sys.stderr)
            if problems:
                raise ParticularsError(problems)
            told = (plan_in_words(step.key, step.before, step.after, step.taken) for step in steps)
            print("\n".join(line for lines in told for line in lines))
            print("".join(f"{step.changed_in_slack}\n" for step in steps), end="")
            if arguments.dry_run:
                print("Nothing was changed.")
                return 0
            by, slack = arguments.by or getpass.getuser(), Slack(arguments.slack or "refuse")
            changed = await records.apply(by, correct=arguments.correct, slack=slack)
            print("\n".join(changed) if changed else "Everything is in force already.")
            return 0

    return asyncio.run(apply())


def _oncall_export(arguments: argparse.Namespace) -> None:
    from slackbot.oncall_command import export
    from slackbot.settings import ApplySettings, load

    found = asyncio.run(export(load(ApplySettings), arguments.rota, arguments.person, arguments.days))
    sys.stdout.buffer.write(found)


def _oncall_show(arguments: argparse.Namespace) -> None:
    from slackbot.oncall_command import show
    from slackbot.settings import ApplySettings, load

    print(asyncio.run(show(load(ApplySettings), arguments.rota)), end="")


def _oncall_import(arguments: argparse.Namespace) -> int:
    from slackbot.oncall_command import take_in
    from slackbot.settings import ApplySettings, load

    given = (arguments.file, arguments.rota, arguments.layer, arguments.person)
    reading = asyncio.run(take_in(load(ApplySettings), *given, dry_run=arguments.dry_run))
    for each in reading.stand_ins:
        print(f"{each.since:%Y-%m-%d %H:%M} – {each.until:%Y-%m-%d %H:%M %Z}  {each.layer}  {each.person}")
    for problem in reading.problems:
        print(f"Cannot be read: {problem}", file=sys.stderr)
    print(f"{len(reading.stand_ins)} to come, {reading.over} over or too far ahead.")
    if reading.problems or arguments.dry_run:
        print("Nothing was recorded.")
    return 1 if reading.problems else 0


def _quotes_export(arguments: argparse.Namespace) -> None:
    from slackbot.cases.quotes.search import Wanted
    from slackbot.quotes_command import export
    from slackbot.settings import StoreSettings, load

    ends = {"since": arguments.since, "until": arguments.until, "low": arguments.low, "high": arguments.high}
    keys = [key.upper() for key in arguments.customer]
    made = asyncio.run(export(load(StoreSettings), Wanted(**ends), keys, arguments.lang))
    sys.stdout.buffer.write(made.encode())


def _gloss(arguments: argparse.Namespace) -> None:
    from slackbot.agreement.document import read
    from slackbot.agreement.texts import glossed
    from slackbot.records import Records
    from slackbot.settings import StoreSettings, load

    gloss = read(arguments.file)

    async def attach() -> None:
        async with Records.opened(load(StoreSettings)) as records:
            document, without = glossed(arguments.of, gloss, await records.agreements.documents())
            await records.attach(document, gloss)
            print(f"Attached to {document.title}, SHA-256 {document.sha256[:12]}, for reading only.")
            print(f"Without a gloss: {', '.join(without)}" if without else "Every clause has one.")

    asyncio.run(attach())


if __name__ == "__main__":
    sys.exit(main())
