"""A table of commands: who may ask for each, and what it comes to in every state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from slackbot.words import CommandBase, Role

LETTERS = dict(zip("LESMC", Role, strict=True))
"""L lead, E engineer, S subcontractor, M member of the customer's company, C clock."""
S = TypeVar("S", bound=str)


class CommandTable(Generic[S]):
    """A row a command: its name, the letters of those who may, a word for each state in the head; `-` cannot occur."""

    def __init__(self, table: str, stage: type[S]) -> None:
        head, *rows = [line.split() for line in table.strip().splitlines()]
        self.stages = [stage(each) for each in head[2:]]
        self._rows = {name: (letters, words) for name, letters, *words in rows}

    @property
    def names(self) -> set[str]:
        return set(self._rows)

    def words(self, name: str) -> dict[tuple[S, Role], str]:
        """(state, who) -> what it comes to."""
        letters, words = self._rows[name]
        may = {LETTERS[letter] for letter in letters}
        return {
            (stage, role): word if role in may else "not_allowed"
            for stage, word in zip(self.stages, words, strict=True)
            for role in Role
            if word != "-"
        }

    def ok(self, commands: Iterable[type[CommandBase]]) -> list[tuple[type[CommandBase], S, Role]]:
        """The cells in which something happens."""
        named = [(kind, cell, word) for kind in commands for cell, word in self.words(kind.__name__).items()]
        return [(kind, *cell) for kind, cell, word in named if word == "ok"]
