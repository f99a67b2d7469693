"""One table says what every command about an incident comes to, in every state, by everybody."""

from __future__ import annotations

from slackbot.cases import cooperation, incidents, urgent
from slackbot.cases.rulebook import RULES
from tests.rules.command_table import CommandTable
from tests.rules.living import Stage

# What it comes to when it is well made. Everybody else hears not_allowed, in every state. A report never meets a case.
# Commands without a row fail the test.
TABLE = CommandTable(
    """
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
""",  # noqa: E501
    Stage,
)
OURS = (incidents.__name__, cooperation.__name__, urgent.__name__)
COMMANDS = [kind for kind in RULES if kind.__module__.startswith(OURS)]
OK = TABLE.ok(COMMANDS)
