"""What every address of the portal answers to whom. Whoever adds a route adds its line here.

`open_to`: the roles that get in; all others signed in get `refused`. PUBLIC asks nobody for anything, SIGNED_IN lets
every account in. `ok`: the statuses that mean "in". `at`: the object in the address (and `data`: what is sent)
inside the scope of an officer and head of Sở Xây dựng and of the lead of the departments' block. `outside`:
objects beyond it, which these roles get 404 for; roles of the whole province get in there, too. `elsewhere`:
objects that do not exist for anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import User
from accounts.roles import Role
from jobs.services import start
from tests import factories
from tests.conftest import Cast

PUBLIC: tuple[Role, ...] = ()
SIGNED_IN = tuple(Role)
RESULTS = Role.seeing_results()
PEOPLE = Role.managing_people()
KEEPING = Role.keeping_agencies()
INVITING = Role.inviting()


@dataclass(frozen=True)
class World:
    """The objects that addresses name; `inside` measures all agencies, `beyond` only the ward Nha Trang.

    `own` is a survey that Sở Xây dựng makes of its own section (tự khảo sát).
    """

    cast: Cast
    inside: str
    beyond: str
    own: str
    token: str

    def job_of(self, person: User) -> str:
        job = start(task="x", title="x", params={}, actor=person, back_url="/", at=factories.NOW)
        return str(job.pk)


@dataclass(frozen=True)
class At:
    """One object: the values in the address and what is sent along."""

    kwargs: dict[str, object] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)


Place = Callable[[World, User], At]


def nowhere(world: World, person: User) -> At:
    return At()


@dataclass(frozen=True)
class Route:
    open_to: tuple[Role, ...]
    at: Place = nowhere
    methods: tuple[str, ...] = ("GET",)
    ok: tuple[int, ...] = (200,)
    refused: int = 403
    outside: tuple[Place, ...] = ()
    elsewhere: tuple[Place, ...] = ()


def of_round(code: str) -> Place:
    return lambda world, person: At({"code": getattr(world, code)})


def managed(**data: str) -> Place:
    """Name a round this person manages: an officer's or head's is the own agency's survey."""

    def place(world: World, person: User) -> At:
        of_agency = person in (world.cast.an, world.cast.chi)
        return At({"code": world.own if of_agency else world.inside}, data)

    return place


def of_unit(agency: str) -> Place:
    return lambda world, person: At({"code": world.inside, "agency": agency})


def report(round: str, kind: str, agency: str = "") -> Place:
    return lambda world, person: At({"code": getattr(world, round)}, {"kind": kind, "agency": agency})


def own_job(world: World, person: User) -> At:
    return At({"job_id": world.job_of(person)})


def foreign_job(world: World, person: User) -> At:
    return At({"job_id": world.job_of(world.cast.moi)})


def of_person(world: World, person: User) -> At:
    """Name an officer of Sở Xây dựng, whom its head invites."""
    return At({"user_id": world.cast.an.pk})


def person_beyond(world: World, person: User) -> At:
    return At({"user_id": world.cast.binh.pk})


def unknown_person(world: World, person: User) -> At:
    return At({"user_id": 0})


def of_form(world: World, person: User) -> At:
    return At({"token": world.token})


def unknown_form(world: World, person: User) -> At:
    return At({"token": "khong-co"})


UNKNOWN_ROUND: tuple[Place, ...] = (lambda world, person: At({"code": "khong-co"}),)
UNKNOWN_UNIT = (of_unit("khong-co"),)
ALL_METHODS: tuple[str, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")
