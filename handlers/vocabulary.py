"""A slash command and its words. One table makes the dispatch, the help and docs/commands.md."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from blocks.kit import one_line, say, section
from handlers.requests import Slash
from handlers.spoken import spoken
from handlers.typed import half_width
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Rendered, value

LONGEST_ECHO = 40
Reply = Rendered | Refusal | None
Do = Callable[[Slash, Office, "Vocabulary", str, str], Awaitable[Reply]]
"""(request, office, whose word it is, case id, the rest of the line)"""


@value
class Word:
    name: str
    alias: str
    usage: str
    do: Do
    needs_case: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """`/incident`, `/incident WORD`, `/incident WORD CASE …`"""

    command: str
    key: str
    """Of its texts: `<key>.help.title`, `<key>.help.<word>`, `<key>.done.<event>`."""
    table: tuple[Word, ...]
    alone: Callable[[Slash, Office], Awaitable[Reply]]
    """The command without a word."""
    otherwise: Callable[[Slash, Office], Awaitable[Reply]] | None = None
    """The command with something else behind it than one of its words."""

    @cached_property
    def words(self) -> Mapping[str, Word]:
        return {said: word for word in self.table for said in (word.name, word.alias)}

    async def answer(self, slash: Slash, office: Office) -> Reply:
        said, _, rest = _parts(slash.text)
        if not said:
            return await self.alone(slash, office)
        word, case_id = self.words.get(half_width(said).lower()), case_in(slash.text)
        if word is None:
            return await self.otherwise(slash, office) if self.otherwise else self.unknown(slash.locale, said)
        if word.needs_case and not case_id:
            return line(slash.locale, "command.needs_case", command=self.command, word=said)
        if word.needs_case and (stranger := slash.stranger_to(case_id)):
            return stranger
        return await word.do(slash, office, self, case_id, await spoken(rest, office))

    async def done(self, slash: Slash, office: Office, command: CommandBase) -> Reply:
        """Does it, and says what came of it."""
        outcome = await office.desk.submit(command)
        if isinstance(outcome, Refusal):
            return outcome
        happened = outcome.events[0].partition(".")[2]
        return line(slash.locale, f"{self.key}.done.{happened}", id=outcome.case_id)

    def help_text(self, locale: str) -> Rendered:
        lines = [say(locale, f"{self.key}.help.title")]
        for word in self.table:
            what = say(locale, f"{self.key}.help.{word.name}")
            usage = f"{self.command} {word.usage}"
            lines.append(say(locale, "command.help.line", usage=usage, alias=word.alias, what=what))
        said = "\n".join(lines)
        return Rendered(text=said, blocks=[section(type(lines[0])(said))])

    def nearest(self, word: str) -> str | None:
        """The word that was probably meant; among equals the one with the very same letters (akc: ack, not ask)."""
        close = difflib.get_close_matches(word, self.words, n=3, cutoff=0.4)
        same = [each for each in close if sorted(each) == sorted(word)]
        return next(iter([*same, *close]), None)

    def unknown(self, locale: str, word: str) -> Rendered:
        said = one_line(word, LONGEST_ECHO)
        if near := self.nearest(half_width(said).lower()):
            return line(locale, "command.unknown", command=self.command, word=said, nearest=near)
        return line(locale, "command.unknown_no_guess", command=self.command, word=said)


async def _help(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return vocabulary.help_text(slash.locale)


HELP = Word(name="help", alias="ヘルプ", usage="help", do=_help, needs_case=False)
"""The last word of every command."""


def case_in(text: str) -> str:
    """The case that a command is about, if its word needs one."""
    return half_width(_parts(text)[1]).upper()


def _parts(text: str) -> tuple[str, str, str]:
    """A word, a case, and the rest of the line; what is missing is empty."""
    said, case_id, rest = (*text.split(maxsplit=2), "", "", "")[:3]
    return said, case_id, rest


def line(locale: str, key: str, **params: Any) -> Rendered:
    said = say(locale, key, **params)
    return Rendered(text=said, blocks=[section(said)])
