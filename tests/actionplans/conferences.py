"""Conferences for tests, about a survey whose figures are published."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate, now

from accounts.models import User
from actionplans.models import Conference
from actionplans.services.conferences import Told, hold, plan_conference
from actionplans.services.steps import Hand
from agencies.models import Agency
from documents.attachments import Attached
from scoring.models import Publication
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.factories import publish

TOLD = {"place": "Hội trường Sở", "chair": "Giám đốc Sở"}


def published(cast: Cast, *, code: str = "da-cong-bo") -> Round:
    """Return a round of three agencies whose figures are published; made once."""
    found = Round.objects.filter(code=code).first()
    if found is not None:
        return found
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang, code=code)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.nha_trang), GOOD)
    decide(made, "605/QĐ-UBND")
    return made


def decide(made: Round, number: str, **said: Any) -> Publication:
    """Publish the newest figures of a round by a decision; a later one `supersedes` with a `reason`."""
    decision = {"issuing_body": "UBND tỉnh Khánh Hòa", "decision_number": number, "decision_date": NOW.date()}
    return publish(run=run(made), at=NOW, actor=None, **decision, **said)


def conference(cast: Cast, agency: Agency, *, by: User | None = None, **fields: Any) -> Conference:
    told = Told(
        **{
            "planned_on": localdate(),
            **TOLD,
            **{name: fields.pop(name) for name in list(fields) if name in Told.__slots__},
        }
    )
    return plan_conference(agency=agency, round=published(cast), told=told, actor=by or cast.an, at=now(), **fields)


def hand(found: Conference, actor: User) -> Hand:
    found.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=found.version)


def attached(name: str = "bien-ban.pdf") -> Attached:
    return Attached(uuid4(), name, "application/pdf", 1, "0" * 64)


def held(found: Conference, *, on: date | None = None, actor: User | None = None, minutes: bool = False) -> Conference:
    """Let a conference have taken place, today unless said otherwise."""
    person = actor or found.steps.earliest("number").actor
    files = {"minutes": [attached()]} if minutes else {}
    return hold(conference=found, held_on=on or localdate(), attending=30, files=files, hand=hand(found, person))
