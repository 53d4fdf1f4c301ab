"""The one table of who may do what on whom; every route names a row of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.store.users import Role
from kneewise.web.access.caller import Caller, Scope, Way


class Reach(StrEnum):
    """On whom something may be done."""

    NOBODY = "nobody"
    OWN = "own"
    """On oneself."""

    ANYBODY = "anybody"


class Action(StrEnum):
    """What can be asked of the server."""

    LOOK_IN = "look in"
    """What holds no data of anybody: is it up, what can it do, sign in."""

    OWN_ACCOUNT = "own account"
    """See who one is, sign out."""

    OWN_KEYS = "own keys"
    """Change one's password, make and take back tokens."""

    ASK_GUIDE = "ask the guide"

    LIST_PEOPLE = "list people"
    ADD_PERSON = "add a person"
    READ_PERSON = "read a person"
    CHANGE_PERSON = "change a person"
    FORGET_PERSON = "forget a person"

    READ_RECORDING = "read recordings"
    ADD_RECORDING = "add a recording"
    REMOVE_RECORDING = "remove a recording"

    READ_ASSESSMENT = "read assessments"
    ASSESS = "assess"

    READ_EXAM = "read exams"
    ADD_EXAM = "add an exam"
    ANSWER_FLAGS = "answer red-flag questions"
    REMOVE_RECORD = "remove a record"

    READ_PROGRAMME = "read programmes"
    PROPOSE = "propose a programme"

    READ_DIARY = "read the diary"
    WRITE_DIARY = "write the diary"
    CLEAR = "clear a sign"
    """Say that exercise may go on after a sign that stopped it."""

    READ_JOB = "read jobs"
    STOP_JOB = "stop a job"

    MANAGE_USERS = "manage users"
    READ_AUDIT = "read the audit log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may do one thing."""

    clinician: Reach
    patient: Reach
    admin: Reach = Reach.ANYBODY

    scope: Scope | None = None
    """What a token needs; None where no token will do, but a session must."""

    is_open: bool = False
    """Whether nobody has to be signed in."""

    def reach(self, role: Role) -> Reach:
        """On whom a role may do it."""
        if role is Role.ADMIN:
            return self.admin
        return self.clinician if role is Role.CLINICIAN else self.patient


def _all(scope: Scope | None, patient: Reach = Reach.OWN) -> Rule:
    return Rule(clinician=Reach.ANYBODY, patient=patient, scope=scope)


def _clinic(scope: Scope) -> Rule:
    return _all(scope, Reach.NOBODY)


def _admin(scope: Scope) -> Rule:
    return Rule(clinician=Reach.NOBODY, patient=Reach.NOBODY, scope=scope)


RULES: dict[Action, Rule] = {
    Action.LOOK_IN: Rule(
        clinician=Reach.ANYBODY, patient=Reach.ANYBODY, scope=Scope.READ, is_open=True
    ),
    Action.OWN_ACCOUNT: _all(Scope.READ, Reach.ANYBODY),
    Action.OWN_KEYS: _all(None, Reach.ANYBODY),
    Action.ASK_GUIDE: _all(Scope.READ, Reach.ANYBODY),
    Action.LIST_PEOPLE: _clinic(Scope.READ),
    Action.ADD_PERSON: _clinic(Scope.WRITE),
    Action.READ_PERSON: _all(Scope.READ),
    Action.CHANGE_PERSON: _clinic(Scope.WRITE),
    Action.FORGET_PERSON: _admin(Scope.MANAGE),
    Action.READ_RECORDING: _all(Scope.READ),
    Action.ADD_RECORDING: _all(Scope.WRITE),
    Action.REMOVE_RECORDING: _clinic(Scope.WRITE),
    Action.READ_ASSESSMENT: _all(Scope.READ),
    Action.ASSESS: _all(Scope.WRITE),
    Action.READ_EXAM: _all(Scope.READ),
    Action.ADD_EXAM: _clinic(Scope.WRITE),
    Action.ANSWER_FLAGS: _all(Scope.WRITE),
    Action.REMOVE_RECORD: _clinic(Scope.WRITE),
    Action.READ_PROGRAMME: _all(Scope.READ),
    Action.PROPOSE: _clinic(Scope.WRITE),
    Action.READ_DIARY: _all(Scope.READ),
    Action.WRITE_DIARY: _all(Scope.WRITE),
    Action.CLEAR: _clinic(Scope.WRITE),
    Action.READ_JOB: _all(Scope.READ),
    Action.STOP_JOB: _all(Scope.WRITE),
    Action.MANAGE_USERS: _admin(Scope.MANAGE),
    Action.READ_AUDIT: _admin(Scope.MANAGE),
}


def may(caller: Caller | None, action: Action, person: str | None) -> bool:
    """Whether somebody may do something.

    Args:
        caller: who asks; None where nobody is signed in.
        action: what they ask for.
        person: on whom; None where it is about nobody.
    """
    rule = RULES[action]
    if rule.is_open:
        return True
    if caller is None or not _key_will_do(caller, rule):
        return False
    reach = rule.reach(caller.role)
    if reach is Reach.OWN:
        return person is not None and person == caller.person
    return reach is Reach.ANYBODY


def _key_will_do(caller: Caller, rule: Rule) -> bool:
    if caller.way is Way.SESSION:
        return True
    return rule.scope is not None and rule.scope in caller.scopes
