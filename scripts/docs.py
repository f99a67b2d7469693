"""Writes what the code knows: docs/agreement.md, docs/commands.md, and the tables between the marks of other pages.

`make docs` runs it; a test fails while a page is not current.
"""

import re
from pathlib import Path

from handlers.commands import VOCABULARIES
from handlers.vocabulary import Vocabulary
from scripts import articles
from slackbot import store
from slackbot.i18n import text

DOCS = Path(__file__).parents[1] / "docs"

COMMANDS = """# Commands

`/incident` (outages) and `/request` (questions, guidance, maintenance) are for the provider's people (leads, engineers,
subcontractors): in any channel of the provider's workspace, the shared ones too. In a customer's channel they reach
that customer's cases only. What they answer is seen by the person alone who typed. Customers have no commands: Slack
gives those only to a workspace that installed the app.

- Each word may be typed in English or Japanese, in capitals or not, full-width too (`ａｃｋ`). An unknown one is
  answered with the nearest, if one is near.
- With words behind the number, `note`, `update`, `ask`, `mitigate`, `answer` and `reopen` act at once; without, they
  open a form. `severity` opens one too where no severity is named, and `resolve` always: cause and work are two things.

Written by `make docs` from the tables that `handlers/commands.py` names and the catalogues in `slackbot/locales/`.

## English

| Command | Word in Japanese | What it does |
|---|---|---|
{en}

## 日本語

`/incident` は提供者側の方だけが使えます。応答は入力した本人にだけ表示されます。
お客様の共有チャンネルでは、そのお客様の障害だけを扱います。

| コマンド | 英語の語 | 内容 |
|---|---|---|
{ja}
"""


def commands() -> str:
    english = [row for each in VOCABULARIES for row in _english(each)]
    japanese = [row for each in VOCABULARIES for row in _japanese(each)]
    return COMMANDS.format(en=_rows(english), ja=_rows(japanese))


def _english(said: Vocabulary) -> list[tuple[str, str, str]]:
    return [(f"{said.command} {word.usage}", word.alias, _what("en", said, word.name)) for word in said.table]


def _japanese(said: Vocabulary) -> list[tuple[str, str, str]]:
    return [
        (f"{said.command} {_in_japanese(word.usage, word.alias)}", word.name, _what("ja", said, word.name))
        for word in said.table
    ]


def _in_japanese(usage: str, alias: str) -> str:
    return " ".join([alias, *usage.split()[1:]])


def _what(locale: str, said: Vocabulary, name: str) -> str:
    return text(locale, f"{said.key}.help.{name}")


def _rows(rows: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"| `{typed}` | `{other}` | {what} |" for typed, other, what in rows)


def keys() -> str:
    """The table of slackbot/store.py, its keys as code: Markdown would take <id> for a tag."""
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\|.*\|$", store.__doc__ or "", re.M)
    ]
    head, _, *body = rows
    lines = [
        head,
        ["---"] * len(head),
        *([", ".join(f"`{key}`" for key in row[0].split(", ")), *row[1:]] for row in body),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_table(page: str, name: str, table: str) -> str:
    """The page with the table between its two marks. ValueError when they are not there."""
    begin, end = f"<!-- {name}: written by `make docs` -->", f"<!-- end of {name} -->"
    before, mark, rest = page.partition(begin)
    _, closing, after = rest.partition(end)
    if not mark or not closing:
        raise ValueError(f"the page has no place for the table: {begin} … {end}")
    return f"{before}{begin}\n{table}\n{end}{after}"


def pages() -> dict[Path, str]:
    """Every page that is written here, wholly or in part, as it should read."""
    architecture = DOCS / "architecture.md"
    return {
        DOCS / "agreement.md": articles.page(),
        DOCS / "commands.md": commands(),
        architecture: with_table(architecture.read_text("utf-8"), "keys", keys()),
    }


if __name__ == "__main__":
    for path, page in pages().items():
        path.write_text(page, "utf-8")
