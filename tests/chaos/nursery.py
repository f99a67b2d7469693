"""What all desks of a run are forked off: it has imported and read what each of them would, half of a short life."""

from __future__ import annotations

import gc

import icalendar  # noqa: F401

import tests.chaos.desk  # noqa: F401
from slackbot.agreement.reading import propose
from slackbot.agreement.texts import standard
from slackbot.i18n import LOCALES, catalogue

for locale in LOCALES:
    catalogue(locale)
for text in (standard("ja"), standard("en")):
    propose(text)

gc.collect()
gc.freeze()
"""It is everybody's: a desk that opens collects its own alone."""
