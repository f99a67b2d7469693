"""rich_text and what stands inside it."""

from __future__ import annotations

from slackbot.sandbox.rules import Rule, Shape, among, flag, listing, pattern, string, typed, whole

MANY = 1000
ID = string(255)
URL = pattern(r"\S{1,3000}", "a url of at most 3000 characters")
BASIC = ("bold", "italic", "strike")
WORDS: dict[str, Rule] = {"style": Shape(required={}, optional=dict.fromkeys((*BASIC, "code", "underline"), flag))}
MENTION: dict[str, Rule] = {
    "style": Shape(required={}, optional=dict.fromkeys((*BASIC, "highlight", "client_highlight", "unlink"), flag))
}
LITERAL = Shape(required={"text": string(100_000)}, optional=WORDS)
LINK = Shape(required={"url": URL}, optional={**WORDS, "text": string(3000), "unsafe": flag})

INLINE = typed(
    {
        "text": LITERAL,
        "link": LINK,
        "user": Shape(required={"user_id": ID}, optional=MENTION),
        "usergroup": Shape(required={"usergroup_id": ID}, optional=MENTION),
        "channel": Shape(required={"channel_id": ID}, optional=MENTION),
        "team": Shape(required={"team_id": ID}, optional=MENTION),
        "emoji": Shape(required={"name": ID}, optional={**WORDS, "unicode": string(255), "skin_tone": whole(1, 6)}),
        "broadcast": Shape(required={"range": among("here", "channel", "everyone")}, optional=WORDS),
        "color": Shape(
            required={"value": pattern("#?([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})", "a colour as #RRGGBB")}, optional=WORDS
        ),
        "date": Shape(
            required={"timestamp": whole(0, 9_999_999_999), "format": string(255)},
            optional={**WORDS, "url": URL, "fallback": string(3000)},
        ),
    }
)
SECTION = Shape(required={"elements": listing(INLINE, MANY, 0)}, optional={})
BORDER: dict[str, Rule] = {"border": whole(0, 1)}

RICH = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": Shape(required={"elements": listing(INLINE, MANY)}, optional=BORDER),
        "rich_text_preformatted": Shape(
            required={"elements": listing(typed({"text": LITERAL, "link": LINK}), MANY)},
            optional={**BORDER, "language": string(255)},
        ),
        "rich_text_list": Shape(
            required={
                "style": among("bullet", "ordered"),
                "elements": listing(typed({"rich_text_section": SECTION}), MANY),
            },
            optional={**BORDER, "indent": whole(0, 8), "offset": whole(0, 100_000)},
        ),
    }
)
RICH_TEXT = Shape(required={"elements": listing(RICH, 100)}, optional={"block_id": ID})
RICH_BLOCK = typed({"rich_text": RICH_TEXT})
"""Where a whole block stands inside something else: initial values, titles, cells, a task's details."""
