"""What a renderer may want to know besides the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from itertools import groupby

from blocks.kit import Mrkdwn, say, when
from slackbot.agreement.document import cite
from slackbot.agreement.particulars import Agreement
from slackbot.i18n import text
from slackbot.words import Ref, value


@value
class Surroundings:
    locale: str
    agreement: Agreement | None = None
    links: dict[str, str] = field(default_factory=dict)
    """Card name -> permalink, for the cards that stand already."""
    letter: dict[str, str] = field(default_factory=dict)
    """The dead letter an alert is about; empty when it has been sent since."""

    @property
    def terms(self) -> Agreement:
        assert self.agreement is not None, "only alerts are drawn without an agreement"
        return self.agreement

    @property
    def tz(self) -> str:
        return self.agreement.particulars.tz if self.agreement else "Asia/Tokyo"

    def say(self, key: str, **params: object) -> Mrkdwn:
        return say(self.locale, key, **params)

    def plain(self, key: str, **params: object) -> str:
        """For plain_text, which Slack shows as it is."""
        return text(self.locale, key, **params)

    def when(self, at: datetime) -> Mrkdwn:
        return when(at, self.tz)

    def grounds(self, *refs: Ref) -> Mrkdwn:
        """The clauses a message rests on, with their headings from the agreement in force for the case."""
        cited = text(self.locale, "card.between").join(self._cited(refs))
        return self.say("card.grounds", agreement=self.terms.document.title, refs=cited)

    def clauses(self, *refs: Ref) -> Mrkdwn:
        """The same under a card that names the agreement."""
        return self.say("card.clauses", refs=text(self.locale, "card.between").join(self._cited(refs)))

    def _cited(self, refs: Sequence[Ref]) -> Iterator[str]:
        """Clauses side by side that share a heading tell it once."""
        of = self.terms.document.clause
        for heading, same in groupby(refs, key=lambda ref: of(ref).heading):
            named = text(self.locale, "card.between").join(cite(ref, self.locale) for ref in same)
            yield text(self.locale, "card.clause", ref=named, heading=heading)
