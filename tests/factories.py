"""Small functions that make rows for tests; each gives what it is not told a plain value of its own."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from psycopg2.extras import DateRange

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency, AgencyVersion, Block, Membership, SupervisingBody
from agencies.sorting import sort_key
from scoring.models import Method, MethodVersion, RoundMethod
from surveys.models import (
    AccessPoint,
    Channel,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    ResponseDecision,
    Round,
    RoundUnit,
    RoundVersion,
    SupervisionMinutes,
)

TWO_ITEMS = {
    "code": "hai-cau",
    "title": "Phiếu hai câu",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "A1", "kind": "level5", "text": "Thái độ phục vụ"},
                {"code": "A2", "kind": "level5", "text": "Thời gian giải quyết", "na": True},
                {"code": "GY", "kind": "text", "text": "Góp ý"},
            ],
        }
    ],
}
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)

_numbers = count(1)


def block(code: str = "", *, name: str = "", position: int = 0) -> Block:
    code = code or f"khoi-{next(_numbers)}"
    return Block.objects.create(code=code, name=name or f"Khối {code}", position=position)


def agency(
    code: str = "",
    *,
    name: str = "",
    level: str = AgencyVersion.Level.DEPARTMENT,
    block: Block | None = None,
    parent: Agency | None = None,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Agency:
    """Make an agency with one version; `valid_to` is the first day on which it no longer holds."""
    made = Agency.objects.create(code=code or f"don-vi-{next(_numbers)}")
    agency_version(made, name=name, level=level, block=block, parent=parent, valid_from=valid_from, valid_to=valid_to)
    return made


def agency_version(
    agency: Agency,
    *,
    name: str = "",
    level: str = AgencyVersion.Level.DEPARTMENT,
    block: Block | None = None,
    parent: Agency | None = None,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> AgencyVersion:
    name = name or f"Đơn vị {agency.code}"
    return AgencyVersion.objects.create(
        agency=agency,
        name=name,
        short_name=name[:120],
        level=level,
        block=block,
        parent=parent,
        valid=DateRange(valid_from, valid_to),
        sort_key=sort_key(name),
    )


def user(username: str = "", *, full_name: str = "", password: str | None = None, is_active: bool = True) -> User:
    username = username or f"nguoi-{next(_numbers)}"
    made = User.objects.create_user(username=username, full_name=full_name or f"Người {username}", password=password)
    if not is_active:
        made.is_active = False
        made.save(update_fields=["is_active"])
    return made


def membership(
    user: User,
    role: Role,
    *,
    agency: Agency | None = None,
    block: Block | None = None,
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Membership:
    return Membership.objects.create(
        user=user, role=role, agency=agency, block=block, valid=DateRange(valid_from, valid_to)
    )


def questionnaire_version(
    code: str = "", *, definition: dict[str, Any] | None = None, number: int = 1
) -> QuestionnaireVersion:
    code = code or f"phieu-{next(_numbers)}"
    questionnaire, _ = Questionnaire.objects.get_or_create(code=code)
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=number,
        title=f"Phiếu {code}",
        definition=definition if definition is not None else TWO_ITEMS,
        definition_hash=uuid.uuid4().hex,
        created_at=NOW,
    )


def method_version(code: str = "", *, document: dict[str, Any] | None = None, number: int = 1) -> MethodVersion:
    code = code or f"phuong-phap-{next(_numbers)}"
    method, _ = Method.objects.get_or_create(code=code)
    return MethodVersion.objects.create(
        method=method,
        number=number,
        title=f"Phương pháp {code}",
        document=document if document is not None else {},
        document_hash=uuid.uuid4().hex,
        created_at=NOW,
    )


def survey_round(
    code: str = "",
    *,
    questionnaire_version: QuestionnaireVersion | None = None,
    method_version: MethodVersion | None = None,
    state: str = Round.State.OPEN,
    opens_on: date = date(2026, 1, 1),
    closes_on: date = date(2026, 12, 31),
    year: int = 2026,
    owner: Agency | None = None,
) -> Round:
    """Make a round; with a method version it is scored by that."""
    code = code or f"dot-{next(_numbers)}"
    made = Round.objects.create(
        code=code,
        title=f"Đợt {code}",
        assessment_year=year,
        questionnaire_version=questionnaire_version or _questionnaire_version(),
        opens_on=opens_on,
        closes_on=closes_on,
        state=state,
        owner=owner,
        created_at=NOW,
    )
    RoundVersion.objects.create(round=made, version=made.questionnaire_version, since=NOW)
    if method_version is not None:
        RoundMethod.objects.create(round=made, method_version=method_version)
    return made


def round_unit(
    survey_round: Round, agency: Agency, *, version: AgencyVersion | None = None, issued: int | None = None
) -> RoundUnit:
    version = version or agency.versions.get(valid__contains=survey_round.opens_on)
    return RoundUnit.objects.create(
        round=survey_round, agency=agency, version=version, block=version.block, issued=issued
    )


def access_point(unit: RoundUnit, *, channel: Channel = Channel.QR, token: str = "") -> AccessPoint:
    return AccessPoint.objects.create(round_unit=unit, channel=channel, token=token or uuid.uuid4().hex, created_at=NOW)


def response(
    unit: RoundUnit,
    answers: Sequence[int],
    *,
    channel: Channel = Channel.COUNTER,
    submitted_on: date = date(2026, 3, 2),
    received_at: datetime = NOW,
    flags: int = 0,
) -> Response:
    """Store one answered form as it is, without an inbox row: nothing is counted from it."""
    return Response.objects.create(
        id=uuid.uuid4(),
        round_unit=unit,
        questionnaire_version=unit.round.questionnaire_version,
        channel=channel,
        received_at=received_at,
        submitted_on=submitted_on,
        answers=list(answers),
        flags=flags,
    )


def responses(
    unit: RoundUnit,
    answers: Sequence[Sequence[int]],
    *,
    channel: Channel = Channel.COUNTER,
    submitted_on: date = date(2026, 3, 2),
    **drawn: Any,
) -> list[Response]:
    """Store many answered forms at once, without inbox rows; `drawn` says how they were sampled."""
    return Response.objects.bulk_create(
        Response(
            id=uuid.uuid4(),
            round_unit=unit,
            questionnaire_version=unit.round.questionnaire_version,
            channel=channel,
            received_at=NOW,
            submitted_on=submitted_on,
            answers=list(each),
            **drawn,
        )
        for each in answers
    )


def supervision_minutes(
    round: Round, by: User, *, body: SupervisingBody | None = None, signed: bool = False, **values: Any
) -> SupervisionMinutes:
    """Put minutes of a body (made up where none is named) straight into the table."""
    name = f"Cơ quan giám sát {next(_numbers)}"
    plain = {
        "round": round, "body": body or SupervisingBody.objects.create(name=name, key=name), "number": 1, "version": 1,
        "held_on": NOW.date(), "place": "Nha Trang", "watched": "Phát phiếu", "findings": "Đúng cách",
        "conclusion": "Đợt khảo sát làm đúng kế hoạch.", "written_by": by, "written_at": NOW,
    }  # fmt: skip
    made = SupervisionMinutes.objects.create(**{**plain, **values})
    if signed:
        made.signatures.create(signed_by=by, signed_at=NOW)
    return made


def exclude(responses: Iterable[Response]) -> None:
    """Have forms not counted any more; tallies are left as they are."""
    ResponseDecision.objects.bulk_create(
        ResponseDecision(response=each, number=1, kind="exclude", reason="thử", at=NOW) for each in responses
    )


# `survey_round` has a parameter of the same name.
_questionnaire_version = questionnaire_version
