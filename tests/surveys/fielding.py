"""A surveyor with an assignment in an open round, and forms as a tablet sends them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from accounts.roles import Role
from surveys.models import Assignment, Channel, QuestionnaireVersion, Round, RoundUnit
from surveys.sent_forms import SentForm
from surveys.services.fieldwork import Wanted, assign
from tests import factories as plain
from tests.surveys import factories

ANSWERS = {"A1": "4", "A2": "na", "LOC": "2"}


def surveyor(username: str = "lan", full_name: str = "Hồ Thị Lan", **fields: Any) -> User:
    made = plain.user(username, full_name=full_name, **fields)
    plain.membership(made, Role.SURVEYOR)
    return made


def assignment(
    person: User | None = None,
    *,
    unit: RoundUnit | None = None,
    quota: int = 20,
    channel: Channel = Channel.ENUMERATOR,
    at: datetime = factories.NOON - timedelta(days=30),
    due_on: date = date(2026, 3, 31),
    version: QuestionnaireVersion | None = None,
    **place: str,
) -> Assignment:
    """Send a surveyor out for the only unit of a new open round, unless told which."""
    unit = unit or factories.open_survey(version=version).units.get()
    wanted = Wanted(round_unit=unit, channel=channel, quota=quota, due_on=due_on, **place)
    return assign(wanted=wanted, surveyor=person or surveyor(), actor=plain.user(), at=at)


def sent(
    assignment: Assignment,
    *,
    id: UUID | None = None,
    answers: Mapping[str, Any] = ANSWERS,
    finished_at: datetime | None = factories.NOON - timedelta(hours=2),
    minutes: float = 5,
    version: int | None = None,
    **fields: Any,
) -> SentForm:
    return SentForm(
        id=id or uuid4(),
        assignment_id=assignment.pk,
        version_id=version or assignment.round_unit.round.questionnaire_version_id,
        language=fields.pop("language", "vi"),
        assisted=fields.pop("assisted", False),
        consent_version=fields.pop("consent_version", 1),
        started_at=finished_at - timedelta(minutes=minutes) if finished_at else None,
        finished_at=finished_at,
        answers=answers,
    )


def as_json(form: SentForm, **changed: Any) -> dict[str, Any]:
    """Return a form as it stands in a batch."""
    moments = {
        name: moment.isoformat() if (moment := getattr(form, name)) else None for name in ("started_at", "finished_at")
    }
    return {
        "id": str(form.id),
        "assignment": form.assignment_id,
        "version": form.version_id,
        "language": form.language,
        "assisted": form.assisted,
        "consent_version": form.consent_version,
        "answers": dict(form.answers),
        **moments,
        **changed,
    }


def reworded(round: Round) -> QuestionnaireVersion:
    """Give a round a second wording of its questionnaire, asked from now on."""
    document = {**factories.DOCUMENT, "title": {"vi": "Phiếu thử, sửa chữ", "en": "Trial form"}}
    version = factories.questionnaire(document)
    round.asked_versions.create(version=version, since=factories.NOON)
    round.questionnaire_version = version
    round.save(update_fields=["questionnaire_version"])
    return version
