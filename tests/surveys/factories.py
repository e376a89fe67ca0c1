"""A small questionnaire of every kind, and rounds that ask it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from agencies.models import Agency
from surveys.models import AccessPoint, Channel, QuestionnaireVersion, Round, RoundUnit
from surveys.selectors import Door, open_access_point, sheet_of
from surveys.services import (
    Receipt,
    create_access_point,
    create_round,
    load_questionnaire,
    open_round,
    record_response,
)
from tests import factories

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12:00 in Việt Nam

DOCUMENT: dict[str, Any] = {
    "code": "phieu-thu",
    "title": {"vi": "Phiếu thử", "en": "Trial form"},
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "A1", "kind": "level5", "text": "Câu A1"},
                {"code": "A2", "kind": "level5", "text": "Câu A2", "na": True},
                {"code": "LOC", "kind": "yesno", "use": "screening", "required": False, "text": "Đã phản ánh?"},
                {
                    "code": "A3",
                    "kind": "level5",
                    "required": False,
                    "text": "Câu A3",
                    "asked_if": {"question": "LOC", "is": [1]},
                },
                {"code": "KENH", "kind": "several", "required": False, "text": "Kênh", "choices": ["Báo", "Đài"]},
                {"code": "LAN", "kind": "number", "required": False, "minimum": 0, "maximum": 9, "text": "Số lần"},
                {"code": "YK", "kind": "text", "required": False, "text": "Ý kiến"},
            ],
        }
    ],
}


def questionnaire(document: Mapping[str, Any] = DOCUMENT) -> QuestionnaireVersion:
    return load_questionnaire(document=dict(document), at=NOON)


def open_survey(
    *agencies: Agency, code: str = "dot-thu", version: QuestionnaireVersion | None = None, **fields: Any
) -> Round:
    """Make an open round over agencies (one of its own when none is given)."""
    made = create_round(
        code=code,
        questionnaire_version=version or questionnaire(),
        opens_on=fields.pop("opens_on", date(2026, 1, 1)),
        closes_on=fields.pop("closes_on", date(2026, 12, 31)),
        agencies=agencies or [factories.agency()],
        at=NOON,
        **fields,
    )
    open_round(round=made, at=NOON)
    return made


def door_of(unit: RoundUnit, *, channel: Channel = Channel.QR) -> tuple[AccessPoint, Door]:
    access_point = create_access_point(round_unit=unit, channel=channel, at=NOON)
    return access_point, open_access_point(access_point.token)


def door(**survey: Any) -> Door:
    """Return a door into a new open round of one unit."""
    return door_of(open_survey(**survey).units.get())[1]


def answer(door: Door, raw: Mapping[str, Any], *, visit_id: UUID | None = None, at: datetime = NOON) -> Receipt:
    reading = sheet_of(door.questionnaire_version_id).read(raw)
    return record_response(
        access_point=door, visit_id=visit_id or uuid4(), reading=reading, language="vi", consent_version=1, at=at
    )
