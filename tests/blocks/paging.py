"""Cases as a list shows them, one page of several."""

from __future__ import annotations

from dataclasses import replace

from blocks.around import Listed, Surroundings
from blocks.paged import A_PAGE, Page, Unread
from slackbot.words import CustomerCase

NOTHING = Page.of(1, 0, "/incident list")
SECOND = Page.of(2, 45, "/incident list", "/incident list AKATSUKI")
PARTLY_READ = replace(SECOND, unread=Unread(cases=("AKATSUKI-7", "HARBOR-3"), reference="0badcafe"))
ONE = Page.of(1, 1, "/incident list")


def a_page(case: CustomerCase, around: Surroundings, link: str = "", times: int = A_PAGE) -> list[Listed]:
    return [Listed(case=case, agreement=around.terms, link=link)] * times
