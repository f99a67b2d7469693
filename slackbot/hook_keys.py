"""What another system knows us by: SLACKBOT_HOOK_<NAME>, or a file named by SLACKBOT_HOOK_<NAME>_FILE.

Read at each sending, so that a secret is changed without a restart; kept nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import SecretStr

from slackbot.agreement.hooks import PAGERDUTY, HookKind, HookTerms, safe_address
from slackbot.settings import FromFile
from slackbot.words import value

SHORTEST = 16
PREFIX = "SLACKBOT_HOOK_"


class NoHookKey(Exception):
    """It is missing, or cannot be used: a line that names the setting, never its value."""


@value
class HookKey:
    url: str
    secret: SecretStr
    """Of a webhook: what its messages are signed with; of PagerDuty: the integration (routing) key."""


def hook_key(terms: HookTerms, env: Mapping[str, str] = os.environ) -> HookKey:
    """Raises NoHookKey."""
    name = PREFIX + terms.name.upper()
    secret = _read(name, env)
    if not secret:
        raise NoHookKey(f"{name} (or {name}_FILE) is missing")
    if len(secret) < SHORTEST:
        raise NoHookKey(f"{name} has fewer than {SHORTEST} characters")
    return HookKey(url=_address(terms, f"{name}_URL", env), secret=SecretStr(secret))


def unknown_keys(names: set[str], env: Mapping[str, str] = os.environ) -> list[str]:
    """Settings for a hook that provider.toml does not have."""
    known = {f"{PREFIX}{name.upper()}{end}" for name in names for end in ("", "_FILE", "_URL", "_URL_FILE")}
    return sorted(name for name in env if name.startswith(PREFIX) and name not in known)


def _address(terms: HookTerms, name: str, env: Mapping[str, str]) -> str:
    given = terms.url or _read(name, env)
    if not given and terms.kind is HookKind.PAGERDUTY:
        return PAGERDUTY
    if not given:
        raise NoHookKey(f"{name} is missing, and provider.toml names no url")
    try:
        return safe_address(given)
    except ValueError as error:
        raise NoHookKey(f"{name} {error}") from None


def _read(name: str, env: Mapping[str, str]) -> str:
    path, given = env.get(f"{name}_FILE"), env.get(name, "").strip()
    if not path:
        return given
    try:
        return FromFile(path, doubled=bool(given)).read()
    except ValueError as error:
        raise NoHookKey(f"{name}_FILE {error}") from None
