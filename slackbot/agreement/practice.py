"""What the desk does about each clause, in a sentence: docs/agreement.md is made from it.

A sentence that holds for a whole article stands under its number; the clauses below it that have none of their own
share it. † ends what the text does not say in so many words: that part is our reading.
"""

from __future__ import annotations

from collections.abc import Mapping

from slackbot.agreement.refs import parse_ref, ref_of
from slackbot.words import Ref

OURS = "†"

PRACTICE: Mapping[Ref, str] = {
    "1": "Every case keeps the version of the agreement it was opened under; cards and exports name it.",
    "2": "What can be asked for is what the text lists, in the customer's own words, with the clause in small print.",
    "2(1)": "A question is recorded as a service request, answered, confirmed and closed; it can become an incident.",
    "2(2)": "Guidance is a service request of its own kind, with the same short life as a question.",
    "2(3)": "A fault is reported as an incident with its own number; to a customer, 2(3) and 2(4) are one choice.",
    "2(4)": "Who takes an incident up confirms and restores it under the targets that were agreed.",
    "2(5)": "Maintenance and minor fixes are service requests of their own kind.",
    "2(6)": "Offered only where the particulars name the separate agreement.",
    "3": "Reception follows the hours, holidays and closures that the particulars write down.",
    "3.1": "Clocks count the reception hours; each report is stamped as within or outside them.",
    "3.2": (
        "Outside the hours nothing is owed unless it is contracted: the customer reads when reception opens again and "
        "may ask for paid urgent work; the report is raised again at the opening."
    ),
    "3.3": (
        "Buttons, forms, messages and mentions in the shared channel are the designated way, beside those that the "
        "particulars name; staff record what came by telephone or mail."
    ),
    "4": "What is out of scope gets a card that cites the item, says what is done all the same, and offers a choice.",
    "4(1)": "A change of specification is offered as paid work (10(1)).",
    "4(2)": "A new feature is offered as paid work (10(2)).",
    "4(3)": "Repair of the customer's equipment is offered as paid work (10(7)). †",
    "4(4)": "A third party's product: advice is given all the same (5.3), repair is offered as paid work (10(7)). †",
    "4(5)": "Undoing a wrong setting is offered as paid work (10(7)). †",
    "4(6)": "Work on the customer's premises is offered as paid work (10(5)).",
    "4(7)": "What goes beyond ordinary maintenance is offered as paid work (10(7)).",
    "5": "An incident is told, confirmed, restored, verified and closed; each step is on its card and in its record.",
    "5.1": "The customer's notice starts the clock at the moment it was given, whichever way it came.",
    "5.2": "Confirming and restoring: first response and updates fall due as agreed, and lateness goes to the leads.",
    "5.3": "A cause that lies with a third party: advice is owed and recorded, the case is closed as advised.",
    "6": "What the customer is asked for stands on the card; the response clock visibly stands still meanwhile. †",
    "6(1)": "The customer is asked how it stands, and the answer is recorded on the case.",
    "6(2)": "Documents and information are asked for; the response clock stands still until they are there. †",
    "6(3)": "After a restoration or an answer the customer is asked to check, reminded, then told that it is closed.",
    "6(4)": (
        "Access is asked for by the provider, granted by the customer's access approver, ends by itself, and its "
        "removal is confirmed. †"
    ),
    "6(5)": "Any other cooperation is asked for by a form that names it.",
    "7": (
        "A cause only may take free support away: a lead decides between free of charge and not, with the item and "
        "the evidence; the customer may ask for a quote, withdraw, or ask for a consultation."
    ),
    "8": "Backups are the customer's own; before work that puts data at risk the customer is asked about them. †",
    "8.1": "Before work that puts data at risk the customer is asked whether a backup was made. †",
    "8.2": "Without the answers a lead begins the work, with a reason; an outage is never left waiting for them. †",
    "9": "A stop names its ground and is told to every customer concerned, beforehand or afterwards.",
    "9(1)": "For inspections the notice goes out beforehand; with less notice than agreed a lead decides. †",
    "9(2)": "For updates the notice goes out beforehand; with less notice than agreed a lead decides. †",
    "9(3)": "To mend an outage nothing waits; a stop nobody was told of is called for until it is told afterwards.",
    "9(4)": "In a disaster the notice follows: it is called for, first at the engineer, then at the leads.",
    "9(5)": "The same for whatever else cannot be helped.",
    "10": (
        "Paid work is quoted item by item, approved by a lead and accepted by the customer's buyer; paid time is "
        "recorded only under an accepted quote, or out of the hours of a month that were agreed beforehand. †"
    ),
    "11": "A subcontractor's people act under their own mark, and the customer sees who. †",
    "12": "Nothing of one customer, and nothing secret, reaches a channel that others read.",
    "13": "Personal data is kept no longer than agreed, exported and erased with proof; none is in the logs.",
    "14": "Deliverables are registered with their owner and the notice of rights. †",
    "15": "What customers read promises no more than the text does: wording is checked before it is sent. †",
    "15.1": "A full recovery is never promised; messages of restoration carry the sentence that fits. †",
    "15.2": "What lies outside the provider's control is named as such. †",
    "15.3": "Loss is answered with the text's own words. †",
    "16": (
        "The end of the term is told 90, 60 and 30 days ahead; after it what stood granted ends, and reports are still "
        "recorded, and marked. †"
    ),
    "17": (
        "Leads record a notice of breach by either party with its text, hash and proof of delivery; they are reminded "
        "of the period it sets, and record what is answered and the outcome. The desk ends nothing itself."
    ),
    "18": (
        "Whatever is unclear can become a consultation with both statements and minutes that both sides accept; "
        "they are offered where the same question appears again at that customer."
    ),
    "19": "Records can be exported, sealed and verifiable, with times in JST and UTC.",
    "19.1": "Records can be exported, sealed and verifiable, with times in JST and UTC.",
    "19.2": "The court that has jurisdiction stands in the export as the text names it.",
}


def practice(ref: Ref) -> str:
    """The clause's own sentence, or that of the clause it stands in. LookupError where nothing is said of either."""
    place = parse_ref(ref)
    around = (ref, ref_of(place.article, place.paragraph), ref_of(place.article))
    found = next((PRACTICE[each] for each in around if each in PRACTICE), None)
    if found is None:
        raise LookupError(f"say in slackbot/agreement/practice.py what the desk does about {ref}")
    return found
