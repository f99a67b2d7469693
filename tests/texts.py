"""What people write, and what somebody might write on purpose: one corpus for every test that shows it somewhere."""

from __future__ import annotations

from hypothesis import strategies as st

CORPUS = {
    "japanese": "注文画面を開くとエラーになります。",
    "channel": "<!channel> 至急",
    "here": "<!here|here> <!everyone>",
    "usergroup": "<!subteam^S012345|@leads> <!subteam^S123>",
    "date": "<!date^1^{date}|昨日>",
    "mention": "<@U1> <@U0SATO|佐藤>",
    "link": "<https://evil.example|https://slack.com/help>",
    "channel link": "<#C0DESK|desk> <#C0DESK>",
    "link without words": "<https://evil.example> <mailto:a@evil.example|support@slack.com>",
    "nested marks": "<<!channel>> <!chan<b>nel> <!channel",
    "date with a link": "<!date^1392734382^{date_long}^https://evil.example|2014-02-18>",
    "newlines in marks": "<!chan\nnel> <@U0\nSATO>",
    "escaped already": "&lt;!channel&gt; &amp;amp;",
    "half an entity": "&am &l &",
    "template": "{id} {0} {system!r} %s %(id)s ${id}",
    "entities in a row": "&lt;!here&gt; &amp;lt;!here&amp;gt; &amp;amp;amp; &#60;!here&#62; &nbsp;",
    "lists": "- 一\n• 二\n1. 三\n    - 四\n> 五\n>>> 六",
    "markup": "*太字* _斜体_ ~取消~ `code` ```\nblock\n``` > 引用",
    "bidi": "\u202etxt.exe\u202c \u2066abc\u2069 \u200f",
    "bidi isolates": "\u2066\u2067\u2068abc\u2069 \u202a\u202b\u202d\u202edcba\u202c \u061c",
    "right to left": "السلام عليكم <!here> שלום (abc) 123",
    "variation and tags": "A\ufe0f\U000e0041\U000e0042\U000e007f \U000e0100",
    "shift_jis waves": "〜 ～ － − ‖ ∥ ￠ ￡ ￢ ① ㈱ ﾊﾝｶｸ ｶﾞｷﾞ ヷ",
    "half-width kana": "ｼｽﾃﾑｶﾞﾄﾏﾘﾏｼﾀ。ｶｸﾆﾝｦｵﾈｶﾞｲｼﾏｽ",
    "decomposed kana": "が (か\u3099) パ (ハ\u309a) é (e\u0301)",
    "nul": "前\x00後 \x00",
    "newlines and tabs": "一行目\t列\n\n\n\t二行目\r\n三行目\r四行目",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ad",
    "control": "a\x00b\x07c\x1b[31md\x7f\x85",
    "line ends": "一行目\r\n二行目\n\n四行目\u2028五行目\u2029六行目\x0b七\x0c八",
    "zalgo": "e" + "\u0301\u0316\u0354" * 200,
    "emoji": "👨‍👩‍👧‍👦 🇯🇵 👍🏽 ❤️ 1️⃣ :sos: 🏴‍☠️",
    "full width": "＜！channel＞　ＡＢＣ",
    "json": '"}],"type":"modal","x":{"a":"\\u003c!channel\\u003e',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "empty": "",
    "spaces": "   \n\t ",
    "3,000": "あ" * 3000,
    "3,000 that grow": "&" * 3000,
    "40,000": "<@U1> & " * 5000,
    "one long line": "a" * 40_000,
    "many lines": "始まり" + "\n" * 2000 + "終わり",
}

WRITTEN = {name: text[:3000] for name, text in CORPUS.items() if text.strip()}
"""What gets through a form."""

PIECES = st.sampled_from([text[:60] for text in CORPUS.values()])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="<>&;@!|#lgtampU1 \n*_`{}", max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=6).map("".join),
    st.sampled_from([*CORPUS.values()]),
)
"""Any text at all, and texts made of what Slack would read as markup."""
