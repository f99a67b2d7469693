"""Cases as a list shows them, one page of several."""

from __future__ import annotations

from blocks.around import Listed, Surroundings
from blocks.paged import A_PAGE, Page
from slackbot.words import CustomerCase

NOTHING = Page.of(1, 0, "/incident list")
SECOND = Page.of(2, 45, "/incident list", "/incident list AKATSUKI")
ONE = Page.of(1, 1, "/incident list")


def a_page(case: CustomerCase, around: Surroundings, link: str = "", times: int = A_PAGE) -> list[Listed]:
    return [Listed(case=case, agreement=around.terms, link=link)] * times
