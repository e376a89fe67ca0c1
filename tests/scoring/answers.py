"""Rounds, and answers that wait in the inbox."""

import uuid
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from scoring.services import assign_method, load_method
from surveys.models import Channel, FoldInbox, Response, ResponseDecision, Round, RoundUnit
from surveys.services import load_questionnaire
from tests import factories
from tests.factories import NOW
from tests.scoring.factories import document

# Coded questions, in the order of the answers: A1, A2, LOC, KENH, LAN.
QUESTIONNAIRE: dict[str, Any] = {
    "code": "phieu-dem",
    "title": "Phiếu thử đếm",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "A1", "kind": "level5", "text": "Câu A1"},
                {"code": "A2", "kind": "level5", "text": "Câu A2", "na": True},
                {"code": "LOC", "kind": "yesno", "use": "screening", "text": "Đã phản ánh?"},
                {
                    "code": "KENH",
                    "kind": "several",
                    "required": False,
                    "text": "Kênh",
                    "choices": ["Báo", "Đài", "Mạng"],
                },
                {"code": "LAN", "kind": "number", "minimum": 0, "maximum": 9, "text": "Số lần"},
            ],
        }
    ],
}
GOOD = (5, 5, 1, 0b101, 3)
POOR = (1, -1, 2, 0, 0)


def with_no_opinion(document: dict[str, Any], *codes: str) -> dict[str, Any]:
    """Return the questionnaire with "không có ý kiến" offered at some questions."""
    changed = deepcopy(document)
    for section in changed["sections"]:
        for question in section["questions"]:
            question["no_opinion"] = question["code"] in codes
    return changed


def survey(*codes: str, questionnaire: dict[str, Any] = QUESTIONNAIRE, **method: Any) -> Round:
    """Make an open round of units in one block, scored by `document(**method)`."""
    made = factories.survey_round("dot-dem", questionnaire_version=load_questionnaire(document=questionnaire, at=NOW))
    block = factories.block("khoi-dem")
    for code in codes or ("so-mot",):
        factories.round_unit(made, factories.agency(code, block=block))
    assign_method(round=made, method_version=load_method(document=document(**method), at=NOW))
    return made


def unit_of(round: Round, code: str = "so-mot") -> RoundUnit:
    return round.units.get(agency__code=code)


def send(
    unit: RoundUnit,
    *sheets: Sequence[int],
    channel: Channel = Channel.COUNTER,
    on: date = date(2026, 3, 2),
    service: Any = None,
    **drawn: Any,
) -> list[Response]:
    """Store answers as the portal does: with an entry in the inbox for each; `drawn` says how it was sampled."""
    responses = [
        Response(
            id=uuid.uuid4(),
            round_unit=unit,
            questionnaire_version=unit.round.questionnaire_version,
            channel=channel,
            service=service,
            received_at=NOW,
            submitted_on=on,
            answers=list(answers),
            **drawn,
        )
        for answers in sheets
    ]
    Response.objects.bulk_create(responses)
    FoldInbox.objects.bulk_create(FoldInbox(response=response, sign=1) for response in responses)
    return responses


def decide(response: Response, kind: str, number: int) -> None:
    ResponseDecision.objects.create(response=response, number=number, kind=kind, reason="thử", at=NOW)
    FoldInbox.objects.create(response=response, sign=-1 if kind == "exclude" else 1, decided=True)
