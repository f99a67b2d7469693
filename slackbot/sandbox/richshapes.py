"""The inside of a rich_text block."""

from __future__ import annotations

from slackbot.sandbox.elements import ID, URL
from slackbot.sandbox.rules import Rule, Shape, among, flag, listing, string, typed, whole

MANY = 1000
STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE = Shape(
    required={},
    optional=dict.fromkeys(STYLES, flag),
)
STYLED: dict[str, Rule] = {"style": STYLE}
LITERAL = Shape(required={"text": string(100_000)}, optional=STYLED)
LINK = Shape(required={"url": URL}, optional={**STYLED, "text": string(3000), "unsafe": flag})

INLINE = typed(
    {
        "text": LITERAL,
        "link": LINK,
        "user": Shape(required={"user_id": ID}, optional=STYLED),
        "usergroup": Shape(required={"usergroup_id": ID}, optional=STYLED),
        "channel": Shape(required={"channel_id": ID}, optional=STYLED),
        "team": Shape(required={"team_id": ID}, optional=STYLED),
        "emoji": Shape(required={"name": ID}, optional={**STYLED, "unicode": string(255), "skin_tone": whole(1, 6)}),
        "broadcast": Shape(required={"range": among("here", "channel", "everyone")}, optional=STYLED),
        "color": Shape(required={"value": string(255)}, optional=STYLED),
        "date": Shape(
            required={"timestamp": whole(0, 9_999_999_999), "format": string(255)},
            optional={**STYLED, "url": URL, "fallback": string(3000)},
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
