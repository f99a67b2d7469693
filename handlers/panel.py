"""The customer's doors: the panel's button, and the buttons under a message (Arts. 3.3, 5.1)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.incidents import forms
from blocks.kit import cut
from handlers.asked import show
from handlers.requests import Press
from handlers.secrets import in_words
from handlers.spoken import looked_up, words_of
from slackbot.cases.customers import Customer, TakeUp
from slackbot.cases.incidents import Incident, Report
from slackbot.cases.incidents.report import LONGEST_TEXT
from slackbot.cases.incidents.state import OTHER_SYSTEM, Origin, Source
from slackbot.clock import from_ts
from slackbot.directory import Place
from slackbot.office import Office
from slackbot.words import Outcome, Refusal, Side, value


@value
class Written:
    """A message somebody wrote, looked up in Slack or remembered."""

    ts: str
    user: str
    text: str


async def open_report(press: Press, office: Office) -> Refusal | None:
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    return await show_form(press, office, press.place.customer.id, None)


async def open_report_of_message(press: Press, office: Office) -> Refusal | None:
    """The form, with the message filled in."""
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    if known := await _recorded(office, press.place, press.given):
        await _say_so(press, office, known)
        return None
    found = await written(office, press.place, press.given)
    if found is None:
        return Refusal(code="message_is_gone")
    return await show_form(press, office, press.place.customer.id, found)


async def record_message(press: Press, office: Office) -> Refusal | None:
    """Without a form: the words of the message are the report."""
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    return await _record(press, office, press.place, press.given)


async def record_unanswered(press: Press, office: Office) -> Refusal | None:
    """The same from #desk, about a message in the customer's channel."""
    customer, _, ts = press.given.partition("|")
    place = await _place_of(office, press, customer)
    return await _record(press, office, place, ts) if place else Refusal(code="not_here")


async def dismiss_unanswered(press: Press, office: Office) -> Refusal | None:
    customer, _, ts = press.given.partition("|")
    if await _place_of(office, press, customer) is None:
        return Refusal(code="not_here")
    command = TakeUp(id=press.command_id, case_id=customer, by=press.actor, ts=ts)
    outcome = await office.desk.submit(command)
    return outcome if isinstance(outcome, Refusal) else None


async def written(office: Office, place: Place, ts: str) -> Written | None:
    """As it stands in Slack now; if it was deleted meanwhile, as it was heard."""
    found = await looked_up(office, place.channel, ts)
    if found and found.get("subtype") != "tombstone":
        return Written(ts=ts, user=str(found.get("user", "")), text=await words_of(found, office))
    heard = place.customer.message(ts) if place.customer else None
    return Written(ts=ts, user=heard.user, text=heard.text) if heard else None


async def show_form(press: Press, office: Office, customer: str, message: Written | None) -> Refusal | None:
    assert press.place.agreement is not None
    around = Surroundings(locale=press.locale, agreement=press.place.agreement)
    filled = forms.Prefilled(
        what=message.text if message else "",
        since=from_ts(message.ts) if message else office.clock.now(),
        stops=await office.running_stops(customer),
        metadata={
            "channel": press.place.channel,
            "customer": customer,
            **(await _about(message, press.place, office) if message else {}),
        },
    )
    opened = await office.open_with_links(customer)
    if press.actor.side is Side.PROVIDER and message is None:
        view = forms.report_for(around, filled, opened)
    else:
        view = forms.report(around, filled, opened)
    await show(press, office, view)
    return None


async def _record(press: Press, office: Office, place: Place, ts: str) -> Refusal | None:
    assert place.customer is not None
    found = await written(office, place, ts)
    if found is None or not found.text:
        return Refusal(code="message_is_gone")
    if kept_out := in_words(press, found.text):
        return kept_out
    about = await _about(found, place, office)
    outcome: Outcome = await office.desk.submit(
        Report(
            id=press.command_id,
            case_id=place.customer.id,
            by=press.actor,
            system=OTHER_SYSTEM,
            what=cut(found.text, LONGEST_TEXT),
            since=from_ts(ts),
            told_at=from_ts(ts),
            reporter=about["author"],
            origin=Origin(source=Source.MESSAGE, message=ts, permalink=about["permalink"]),
        )
    )
    if isinstance(outcome, Refusal):
        return outcome
    if outcome.again:
        await _say_so(press, office, outcome.case_id)
    return None


async def _recorded(office: Office, place: Place, ts: str) -> str | None:
    """The incident that the message has become."""
    found = await office.case_of_thread(place, ts)
    return found if found and isinstance(await office.found(found, Incident), Incident) else None


async def _say_so(press: Press, office: Office, case_id: str) -> None:
    """Somebody was faster: the presser sees under which number."""
    found = await office.found(case_id, Incident)
    assert isinstance(found, Incident), "what was recorded has a case"
    view = forms.recorded(await office.around(found, press.locale), case_id, again=True)
    await show(press, office, view)


async def _about(message: Written, place: Place, office: Office) -> dict[str, str]:
    """Where the report comes from; the author counts as the reporter only as one of the customer's people."""
    author = await office.directory.actor(place, message.user) if message.user else None
    theirs = author is not None and author.side is Side.CUSTOMER
    return {
        "message": message.ts,
        "author": message.user if theirs else "",
        "permalink": office.slack.permalink(place.channel, message.ts),
    }


async def _place_of(office: Office, press: Press, customer: str) -> Place | None:
    """The customer's channel, for a press in #desk."""
    if not press.place.is_desk:
        return None
    found = await office.store.case(customer)
    return await office.directory.place(found.channel) if isinstance(found, Customer) else None


PRESSES = {
    "panel.report": open_report,
    "offer.record": record_message,
    "offer.form": open_report_of_message,
    "unanswered.record": record_unanswered,
    "unanswered.dismiss": dismiss_unanswered,
}
