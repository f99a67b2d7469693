"""Block Kit as typed functions, and the one border between trusted markup and what people wrote.

`Mrkdwn` is markup that we made. A `str` is untrusted: it becomes plain_text, a rich_text literal, or goes through
`esc`.
Limits are those of docs.slack.dev/reference/block-kit; text is cut before it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import orjson

from slackbot.agreement.fields import is_group
from slackbot.i18n import template, text
from slackbot.safety.invisible import clean as clean

Block = dict[str, Any]
Element = dict[str, Any]

SECTION_TEXT = 3000
FIELD_TEXT = 2000
FIELDS, CONTEXT_ELEMENTS = 10, 10
RADIO_OPTIONS = 10
HEADER_TEXT = 150
BUTTON_TEXT = 75
MENU, MENU_OPTIONS = "menu.", 5
"""How a menu's action id begins. Which button was meant stands in the option."""
MODAL_TITLE = 24
NOTIFICATION_TEXT = 4000
UPDATED_TEXT = 4000
"""Bytes: chat.update refuses more. A card is drawn anew."""
MESSAGE_BLOCKS = 50
QUOTES_TEXT, MESSAGE_TEXT = 9000, 11500
"""Together: Slack refuses a message whose blocks are longer than some 11,000 to 13,000 characters."""


class Mrkdwn(str):
    """Markup made by us: it may hold mentions, links and dates. Only this module and the catalogues make it."""

    __slots__ = ()


S = TypeVar("S", str, Mrkdwn)

_STYLE = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[ \t]*>+", re.MULTILINE)
_ALIKE = str.maketrans("*~`_>", "∗∼ˋ＿＞")
"""Slack has no way to escape these. A letter that only looks like one of them is a letter."""

_NOT_WHOLE = re.compile(r"(?:&[a-z]{0,3}|<[^<>]*)\Z")


def esc(untrusted: str) -> Mrkdwn:
    """What Slack would read as markup or style stands there as it was typed; in a word (`DB_HOST`) nothing is style."""
    shown = _STYLE.sub(lambda mark: mark[0].translate(_ALIKE), clean(untrusted))
    return Mrkdwn(shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def unesc(received: str) -> str:
    """What the person typed, from what Slack sent: events come escaped."""
    return received.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def one_line(untrusted: str, longest: int = 80) -> str:
    return cut(" ".join(clean(untrusted).split()), longest)


def cut(long: S, longest: int) -> S:
    """At most `longest` (1 or more) characters. Markup stays markup: no entity, mention or link is cut in two."""
    if len(long) <= longest:
        return long
    kept = long[: longest - 1]
    if isinstance(long, Mrkdwn):
        kept = _NOT_WHOLE.sub("", kept)
    return type(long)(kept.rstrip() + "…")


def cut_bytes(long: Mrkdwn, longest: int) -> Mrkdwn:
    """The same, counted as UTF-8: a Japanese letter has three."""
    whole = long.encode()
    if len(whole) <= longest:
        return long
    kept = whole[: longest - len("…".encode())].decode(errors="ignore")
    return Mrkdwn(_NOT_WHOLE.sub("", kept).rstrip() + "…")


def say(locale: str, key: str, **params: object) -> Mrkdwn:
    """A catalogue entry as markup; every parameter that is not markup already is escaped."""
    safe = {name: given if isinstance(given, Mrkdwn) else esc(str(given)) for name, given in params.items()}
    return Mrkdwn(template(locale, key).format(**safe))


def mention(user: str) -> Mrkdwn:
    """Of a person, or of everybody in a user group."""
    return Mrkdwn(f"<!subteam^{user}>" if is_group(user) else f"<@{user}>")


def mentions(users: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(" ".join(mention(user) for user in users))


def link(url: str, label: str) -> Mrkdwn:
    return Mrkdwn(f"<{url}|{esc(label)}>")


def when(at: datetime, tz: str) -> Mrkdwn:
    """Shown in the reader's own zone; the fallback names the customer's."""
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{local(at, tz)}>")


def local(at: datetime, tz: str) -> str:
    """For plain text, where Slack converts nothing."""
    return at.astimezone(ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M %Z")


def joined(parts: Iterable[Mrkdwn], between: str = "\n") -> Mrkdwn:
    return Mrkdwn(between.join(parts))


def plain(shown: str, longest: int = SECTION_TEXT) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(shown, longest) or "–", "emoji": False}


def mrkdwn(shown: Mrkdwn, longest: int = SECTION_TEXT) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": cut(shown, longest) or "–", "verbatim": True}


def header(shown: str) -> Block:
    return {"type": "header", "text": plain(one_line(shown, HEADER_TEXT))}


def section(shown: Mrkdwn, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(shown)}
    return {**block, "accessory": accessory} if accessory else block


def fields(pairs: Sequence[Mrkdwn], accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "fields": [mrkdwn(pair, FIELD_TEXT) for pair in pairs[:FIELDS]]}
    return {**block, "accessory": accessory} if accessory else block


def field(label: Mrkdwn, shown: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(f"*{label}*\n{shown}")


def context(*shown: Mrkdwn) -> Block:
    return {"type": "context", "elements": [mrkdwn(each) for each in shown[:CONTEXT_ELEMENTS]]}


def divider() -> Block:
    return {"type": "divider"}


def quote(untrusted: str) -> Block:
    """What a person wrote, letter for letter: a literal can neither ping nor link."""
    shown = {"type": "text", "text": cut(clean(untrusted), SECTION_TEXT) or "–"}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [shown]}]}


def fitted(blocks: list[Block]) -> list[Block]:
    """Blocks just made, their quotes cut where they are too long together: the short ones leave room to the long."""
    if len(orjson.dumps(blocks)) <= QUOTES_TEXT:
        return blocks  # most are: and what is written down is never shorter than the texts in it
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    quotes = sorted((part["elements"][0] for part in parts), key=lambda shown: len(shown["text"]))
    others = sum(characters(block) for block in blocks if block["type"] != "rich_text")
    room = max(min(QUOTES_TEXT, MESSAGE_TEXT - others), len(quotes))
    for index, shown in enumerate(quotes):
        shown["text"] = cut(shown["text"], room // (len(quotes) - index))
        room -= len(shown["text"])
    return blocks


def characters(node: Any) -> int:
    """As Slack counts them: of every string in it."""
    if isinstance(node, str):
        return len(node)
    found = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return sum(characters(each) for each in found)


def button(
    label: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    about: str = "",
    confirm: dict[str, Any] | None = None,
) -> Element:
    """`about` makes the button's spoken name unique: a screen reader hears which case it is for."""
    made: Element = {"type": "button", "text": plain(label, BUTTON_TEXT), "action_id": action_id, "value": value}
    if about:
        made["accessibility_label"] = cut(f"{label} {about}", BUTTON_TEXT)
    if style:
        made["style"] = style
    return {**made, "confirm": confirm} if confirm else made


def menu(*rare: Element, name: str = "") -> Element:
    """Up to five buttons that are not often needed, behind a 「⋯」. To choose one is to press it."""
    options = [{"text": each["text"], "value": f"{each['action_id']} {each['value']}"} for each in rare]
    return {"type": "overflow", "action_id": f"{MENU}{name}", "options": options}


def menus(*rare: Element) -> list[Element]:
    """However many there are."""
    return [menu(*rare[n : n + MENU_OPTIONS], name=str(n)) for n in range(0, len(rare), MENU_OPTIONS)]


def confirmation(title: str, text: str, yes: str, no: str) -> dict[str, Any]:
    """Asked before a press counts."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    return {**block, "block_id": block_id} if block_id else block


def option(label: str, value: str) -> dict[str, Any]:
    return {"text": plain(label, 75), "value": value}


def select(action_id: str, options: Sequence[dict[str, Any]], initial: str | None = None) -> Element:
    made: Element = {"type": "static_select", "action_id": action_id, "options": list(options)}
    chosen = next((each for each in options if each["value"] == initial), None)
    return {**made, "initial_option": chosen} if chosen else made


def radio(action_id: str, options: Sequence[dict[str, Any]], initial: str | None = None) -> Element:
    """Two to ten choices that are seen at once; a menu where there are more."""
    if len(options) > RADIO_OPTIONS:
        return select(action_id, options, initial)
    return {**select(action_id, options, initial), "type": "radio_buttons"}


def checkboxes(action_id: str, options: Sequence[dict[str, Any]], initial: Iterable[str] = ()) -> Element:
    """Up to ten."""
    made: Element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    wanted = set(initial)
    chosen = [each for each in options if each["value"] in wanted]
    return {**made, "initial_options": chosen} if chosen else made


def multi_select(action_id: str, options: Sequence[dict[str, Any]], initial: Iterable[str] = ()) -> Element:
    """Up to a hundred options."""
    return {**checkboxes(action_id, options, initial), "type": "multi_static_select"}


def external_select(action_id: str, initial: dict[str, Any] | None = None, placeholder: str = "") -> Element:
    """Its options are asked of the desk as somebody types, and before (block_suggestion)."""
    made: Element = {"type": "external_select", "action_id": action_id, "min_query_length": 0}
    if placeholder:
        made["placeholder"] = plain(placeholder, 150)
    return {**made, "initial_option": initial} if initial else made


def multi_external_select(action_id: str, initial: Sequence[dict[str, Any]] = (), placeholder: str = "") -> Element:
    """The same, for up to a hundred: so many may stand chosen when a form opens."""
    made = {**external_select(action_id, None, placeholder), "type": "multi_external_select", "max_selected_items": 100}
    return {**made, "initial_options": list(initial)} if initial else made


def people_input(action_id: str, initial: Sequence[str] = ()) -> Element:
    made: Element = {"type": "multi_users_select", "action_id": action_id}
    return {**made, "initial_users": list(initial)} if initial else made


def date_input(action_id: str, initial: str = "") -> Element:
    made: Element = {"type": "datepicker", "action_id": action_id}
    return {**made, "initial_date": initial} if initial else made


def clock_input(action_id: str, initial: str = "") -> Element:
    """A time of day, "09:00"."""
    made: Element = {"type": "timepicker", "action_id": action_id}
    return {**made, "initial_time": initial} if initial else made


def user_input(action_id: str, initial: str = "") -> Element:
    made: Element = {"type": "users_select", "action_id": action_id}
    return {**made, "initial_user": initial} if initial else made


def text_input(
    action_id: str, *, multiline: bool = False, initial: str = "", longest: int = SECTION_TEXT, placeholder: str = ""
) -> Element:
    made: Element = {"type": "plain_text_input", "action_id": action_id, "multiline": multiline, "max_length": longest}
    if initial:
        made["initial_value"] = cut(initial, longest)
    if placeholder:
        made["placeholder"] = plain(placeholder, 150)
    return made


def time_input(action_id: str, initial: datetime | None = None) -> Element:
    made: Element = {"type": "datetimepicker", "action_id": action_id}
    return {**made, "initial_date_time": int(initial.timestamp())} if initial else made


def asked(
    block_id: str, label: str, element: Element, *, optional: bool = False, hint: str = "", dispatch: bool = False
) -> Block:
    """An input block; `dispatch` sends each choice to the app at once."""
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label, 2000), "element": element}
    block["optional"] = optional
    if hint:
        block["hint"] = plain(hint, 2000)
    return {**block, "dispatch_action": True} if dispatch else block


def modal(
    locale: str, title: str, callback_id: str, blocks: Sequence[Block], *, submit: str = "", metadata: str = ""
) -> dict[str, Any]:
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, MODAL_TITLE),
        "close": plain(text(locale, "form.cancel" if submit else "form.close"), MODAL_TITLE),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    return {**view, "submit": plain(submit, MODAL_TITLE)} if submit else view
