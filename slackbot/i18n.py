"""Words people read, by key, from gettext catalogues that are loaded as they are: no compile step.

Nothing here remembers what was formatted: only the catalogues are kept.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LOCALES = ("ja", "en")
DEFAULT = "ja"


class MissingText(LookupError):
    """A key that a catalogue does not have; the test suite finds it before a person does."""


def locale_of(slack_locale: str) -> str:
    """`en-US` → `en`; Japanese for everything that is not English."""
    return "en" if slack_locale.lower().startswith("en") else DEFAULT


def template(locale: str, key: str) -> str:
    try:
        return catalogue(locale)[key]
    except KeyError:
        raise MissingText(f"{locale}: {key}") from None


def text(locale: str, key: str, **params: object) -> str:
    return template(locale, key).format(**params)


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Of every capability; each has a file of its own. A key that stands in two of them is found by the tests."""
    from babel.messages.pofile import read_po

    found: dict[str, str] = {}
    for path in sorted((files("slackbot") / "locales" / locale).iterdir(), key=lambda path: path.name):
        with path.open("rb") as file:
            said = read_po(file, locale=locale)
        found |= {str(message.id): str(message.string) for message in said if message.id and message.string}
    return found
