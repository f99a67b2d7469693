"""One table says what every command about an incident comes to, in every state, by everybody."""

from __future__ import annotations

from slackbot.cases import cooperation, incidents, urgent
from slackbot.cases.rulebook import RULES
from slackbot.words import Role
from tests.rules.living import Stage

# Who may (L lead, E engineer, S subcontractor, M member of the customer's company, C clock), and what it comes to for
# them when it is well made. Everybody else hears not_allowed, in every state. `-` cannot occur: a report never meets
# a case. Commands without a row fail the test.
TABLE = """
command             who   nothing       reported           acknowledged       asked          mitigated          resolved     closed
Report              LESM  ok            -                  -                  -              -                  -            -
Acknowledge         LES   no_such_case  ok                 already_begun      already_begun  already_begun      already_begun wrong_state
TakeCommand         LES   no_such_case  ok                 ok                 ok             ok                 ok           wrong_state
SetSeverity         LES   no_such_case  ok                 ok                 ok             ok                 ok           wrong_state
SetSystem           LES   no_such_case  ok                 ok                 ok             ok                 ok           wrong_state
WriteNote           LES   no_such_case  ok                 ok                 ok             ok                 ok           ok
PostUpdate          LES   no_such_case  ok                 ok                 ok             ok                 ok           wrong_state
AskCustomer         LES   no_such_case  ok                 ok                 already_asked  ok                 wrong_state  wrong_state
Reply               LESM  no_such_case  ok                 ok                 ok             ok                 ok           ok
AnswerAsk           M    no_such_case  nothing_was_asked  nothing_was_asked  ok             nothing_was_asked  nothing_was_asked  wrong_state
RemindAsk           C    no_such_case  superseded         superseded         ok             superseded         superseded         wrong_state
ConfirmAnswer       LES   no_such_case  nothing_was_asked  nothing_was_asked  ok             nothing_was_asked  nothing_was_asked  wrong_state
Mitigate            LES   no_such_case  ok                 ok                 ok             ok                 wrong_state  wrong_state
Resolve             LES   no_such_case  ok                 ok                 ok             ok                 wrong_state  wrong_state
Verify              M     no_such_case  wrong_state        wrong_state        wrong_state    wrong_state        ok           wrong_state
Reopen              LESM  no_such_case  wrong_state        wrong_state        wrong_state    wrong_state        ok           ok
RemindVerification  C     no_such_case  wrong_state        wrong_state        wrong_state    wrong_state        ok           wrong_state
CloseUnverified     C     no_such_case  wrong_state        wrong_state        wrong_state    wrong_state        ok           wrong_state
Ring                C     no_such_case  ok                 ok                 ok             ok                 wrong_state  wrong_state
Renew               LES   no_such_case  wrong_state        another_has_it     another_has_it wrong_state        wrong_state  wrong_state
AskRenewal          C     no_such_case  wrong_state        ok                 ok             wrong_state        wrong_state  wrong_state
Unacknowledge       C     no_such_case  wrong_state        superseded         superseded     wrong_state        wrong_state  wrong_state
WaitForOpening      M     no_such_case  reception_is_open  wrong_state        wrong_state    wrong_state        wrong_state  wrong_state
AskUrgent           M     no_such_case  urgent_not_offered urgent_not_offered urgent_not_offered urgent_not_offered wrong_state wrong_state
AgreeUrgent         LES   no_such_case  urgent_not_asked   urgent_not_asked   urgent_not_asked  urgent_not_asked  wrong_state  wrong_state
DeclineUrgent       LES   no_such_case  urgent_not_asked   urgent_not_asked   urgent_not_asked  urgent_not_asked  wrong_state  wrong_state
RemindUrgent        C     no_such_case  superseded         superseded         superseded     superseded         wrong_state  wrong_state
"""  # noqa: E501
LETTERS = dict(zip("LESMC", Role, strict=True))

_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
WHO = {row[0]: {LETTERS[letter] for letter in row[1]} for row in _ROWS}
CELL = {(row[0], Stage(stage)): word for row in _ROWS for stage, word in zip(_HEAD[2:], row[2:], strict=True)}

OURS = (incidents.__name__, cooperation.__name__, urgent.__name__)
COMMANDS = [kind for kind in RULES if kind.__module__.startswith(OURS)]
CELLS = [
    (kind, stage, role)
    for kind in COMMANDS
    for stage in Stage
    for role in Role
    if CELL.get((kind.__name__, stage)) != "-"
]

OK = [
    (kind, stage, role)
    for kind, stage, role in CELLS
    if role in WHO.get(kind.__name__, ()) and CELL[kind.__name__, stage] == "ok"
]
"""The cells in which something happens."""
