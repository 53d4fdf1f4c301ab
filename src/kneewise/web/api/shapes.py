"""What goes in and comes out as JSON: shapes that refuse what they do not know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Region, Told
from kneewise.person import Sex
from kneewise.programme.caution import Caution
from kneewise.programme.diary import Sign
from kneewise.programme.exercise import Equipment
from kneewise.store.users import Role
from kneewise.web.access.caller import Scope


def _written(text: str) -> str:
    """Refuse signs that no keyboard makes."""
    if not text.isprintable():
        raise ValueError("it holds a sign that is not printed")
    return text


def _no_path(text: str) -> str:
    """Refuse what would be taken for a path."""
    if any(sign in text for sign in "/\\"):
        raise ValueError("it is no name")
    return text


Text = Annotated[str, StringConstraints(max_length=500), AfterValidator(_written)]
Word = Annotated[str, StringConstraints(max_length=100), AfterValidator(_written)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_written)
]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"),
    AfterValidator(_no_path),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Scale = Annotated[float, Field(strict=True, ge=0, le=10)]
Day = date | None
"""None for today."""


class Shape(BaseModel):
    """Frozen, and strict about names and numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SignIn(Shape):
    """Name and password, and the code of the second factor where there is one."""

    name: Name
    password: Annotated[str, Field(min_length=1, max_length=1024)]
    code: Annotated[str, Field(max_length=12)] = ""


class Me(Shape):
    """Who is signed in."""

    name: str
    role: Role
    person: str | None
    scopes: list[Scope]
    csrf: str
    """To be sent as X-CSRF-Token with what changes something; empty for a token."""


class NewPassword(Shape):
    """A new password, and the one there was."""

    old: Annotated[str, Field(max_length=1024)]
    new: Annotated[str, Field(max_length=1024)]


class NewToken(Shape):
    """A token that is wanted."""

    label: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 90


class TokenOut(Shape):
    """What is known of a token."""

    id: str
    label: str
    scopes: list[str]
    made: datetime
    expires: datetime | None
    used: datetime | None
    token: str = ""
    """The token itself, shown once: when it is made."""


class NewUser(Shape):
    """A user who is wanted."""

    name: Name
    role: Role
    password: Annotated[str, Field(max_length=1024)]
    person: Code | None = None
    """Of a patient."""


class UserChange(Shape):
    """What becomes of a user."""

    password: Annotated[str, Field(max_length=1024)] | None = None
    disabled: bool | None = None


class UserOut(Shape):
    """What is known of a user."""

    id: str
    name: str
    role: Role
    person: str | None
    has_second_factor: bool
    is_disabled: bool


class Facts(Shape):
    """What is known of a person's body; SI."""

    born: Annotated[int, Field(strict=True, ge=1900, le=2200)] | None = None
    sex: Sex | None = None
    height: Annotated[float, Field(strict=True, gt=0, le=3)] | None = None
    mass: Annotated[float, Field(strict=True, gt=0, le=500)] | None = None


class Identity(Shape):
    """Who somebody is; left out where it stays as it is."""

    name: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    keeps_recordings: bool | None = None


class NewPerson(Identity):
    """A person to be put on record."""

    code: Code


class PersonLine(Shape):
    """One of many people."""

    code: str
    name: str
    since: datetime | None


class PersonOut(Shape):
    """A person: who they are, and what is on record, the contents left out."""

    code: str
    name: str
    address: str
    contact: str
    keeps_recordings: bool
    born: int | None
    sex: Sex | None
    height: float | None
    mass: float | None
    records: list[RecordLine]
    faults: list[str]


class RecordLine(Shape):
    """One record, without its contents."""

    id: str
    kind: str
    on: date
    entered: datetime


class RecordOut(RecordLine):
    """One record."""

    contents: dict[str, Any]


class NewUpload(Shape):
    """A recording that is to be sent in parts."""

    name: Name
    size: Annotated[int, Field(strict=True, ge=1, le=1 << 50)]
    """Bytes of the whole."""

    sha256: Sha256 | None = None
    keep: bool | None = None
    """Whether the file is kept; as the person chose if left out."""


class UploadOut(Shape):
    """How much of a recording has arrived."""

    id: str
    name: str
    size: int
    offset: int
    chunk: int
    """Bytes that a part may have."""


class RecordingOut(Shape):
    """A recording."""

    id: str
    name: str
    sha256: str
    size: int
    added: datetime
    is_kept: bool
    can_be_assessed: bool


class Assess(Shape):
    """An assessment that is wanted."""

    recordings: Annotated[list[Id], Field(min_length=1, max_length=20)]
    static: Id | None = None
    forces: Id | None = None
    activity: Activity | None = None
    side: Side | None = None


class JobOut(Shape):
    """A piece of long work."""

    id: str
    kind: str
    state: str
    stage: str
    progress: float
    reason: str
    result: str | None
    made: datetime
    ended: datetime | None


class Tested(Shape):
    """One test, what hurts, or facts: as typed, with units, such as 92N or 32deg."""

    on: Day = None
    test: Word = ""
    left: Word = ""
    right: Word = ""
    value: Word = ""
    side: Side | None = None
    answers: Text = ""
    lever: Word = ""
    protocol: Word = ""
    device: Word = ""
    mode: Word = ""
    pain: Scale | None = None
    region: Region | None = None
    told: Told | None = None
    cleared: bool | None = None
    facts: Facts = Field(default_factory=Facts)


class Answered(Shape):
    """Answers to the red-flag questions: yes to these, no to all others."""

    on: Day = None
    yes: Annotated[list[Word], Field(max_length=100)] = Field(default_factory=list)
    signs: Annotated[list[Word], Field(max_length=100)] = Field(default_factory=list)


class Wished(Shape):
    """What a person wants of a programme."""

    on: Day = None
    equipment: Annotated[list[Equipment], Field(max_length=50)] | None = None
    days: Annotated[int, Field(strict=True, ge=1, le=7)] = 3
    dislikes: Annotated[list[Word], Field(max_length=100)] = Field(default_factory=list)
    cautions: Annotated[list[Caution], Field(max_length=50)] = Field(
        default_factory=list
    )
    is_runner: bool = False
    wants_general: bool = False


class Done(Shape):
    """What a person says of one day."""

    on: Day = None
    done: Annotated[list[Word], Field(max_length=100)] = Field(default_factory=list)
    """Such as bridge_bi=3x12."""

    effort: Scale | None = None
    pain: Scale | None = None
    morning: Scale | None = None
    signs: Annotated[list[Sign], Field(max_length=10)] = Field(default_factory=list)


class OnDay(Shape):
    """A day."""

    on: Day = None
