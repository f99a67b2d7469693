"""In App Home: what waits for our people on a customer's own record, and of a stop that was announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from blocks.access import review
from blocks.agreement import breaches
from blocks.around import Surroundings
from blocks.kit import Block, Element, Mrkdwn, actions, button, section
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Announcement, Customer
from slackbot.cases.customers.freeze import FREEZE
from slackbot.cases.tasks import Task, What
from slackbot.words import value


@value
class Waits:
    """A task, with the case that it is of."""

    case: Customer | Announcement
    agreement: Agreement
    task: Task

    @property
    def customer(self) -> str:
        return self.case.customer if isinstance(self.case, Announcement) else self.case.id

    @property
    def card(self) -> str:
        """The name of its card in #desk; empty: it has none, or none of its own."""
        return f"{FREEZE}:{self.task.name}" if self.task.what is What.FROZEN else ""


def row(waits: Waits, around: Surroundings, link: str) -> list[Block]:
    """What it is, of which customer, until when, and the buttons that see to it. `link`: to its card."""
    told = section(_told(waits, around))
    made = _buttons(waits, around, link)
    return [told, actions(*made)] if len(made) > 1 else [section(_told(waits, around), *made)]


def _told(waits: Waits, around: Surroundings) -> Mrkdwn:
    at, clause = waits.task.due, Mrkdwn("")
    if waits.task.what is What.BREACH:
        at -= timedelta(minutes=1)  # of the last day, and not the midnight after it
        clause = replace(around, agreement=waits.agreement).inline("17")
    given = {"name": waits.agreement.particulars.short_name, "number": waits.task.name, "at": around.when(at)}
    return around.say(f"home.task.{waits.task.what}", clause=clause, **given)


def _buttons(waits: Waits, around: Surroundings, link: str) -> list[Element]:
    task, customer = waits.task, waits.customer
    if task.what is What.BREACH:
        return breaches.buttons(customer, task.name, around)
    if task.what is What.REVIEW:
        return [review.button_for(customer, task.name, around)]
    if task.what is What.WISH:
        label = around.plain("button.announcement.answer_wish")
        return [button(label, "announcement.answer_wish", task.name, about=task.name)]
    opens = button(around.plain("button.home.open"), "home.open", customer, about=customer)
    return [{**opens, "url": link}] if link else []
