import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.questionnaire import InvalidQuestionnaire, parse, say
from surveys.yaml_file import read_yaml

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"
LONGEST_TITLE = 300


@transaction.atomic
def load_questionnaire(*, document: Any, at: datetime) -> QuestionnaireVersion:
    """Return the version that holds a document; a changed document becomes the next version.

    Raises InvalidQuestionnaire with every fault of the document.
    """
    title = say(parse(document).title, "vi")
    if len(title) > LONGEST_TITLE:
        raise InvalidQuestionnaire([f"title: tối đa {LONGEST_TITLE} ký tự"])
    definition = canonical(document)
    digest = hashlib.sha256(definition.encode()).hexdigest()
    Questionnaire.objects.get_or_create(code=document["code"])
    # Two loads of one questionnaire wait for each other here, so that each sees the numbers before.
    questionnaire = Questionnaire.objects.select_for_update().get(code=document["code"])
    same = questionnaire.versions.filter(definition_hash=digest).first()
    if same is not None:
        return same
    newest = questionnaire.versions.aggregate(newest=Max("number"))["newest"] or 0
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=newest + 1,
        title=title,
        definition=json.loads(definition),
        definition_hash=digest,
        created_at=at,
    )


def load_shipped_questionnaires(*, at: datetime) -> list[QuestionnaireVersion]:
    """Load every questionnaire that comes with the portal; loading them again adds nothing."""
    return [load_questionnaire(document=read_yaml(path), at=at) for path in sorted(DEFINITIONS.glob("*.yaml"))]


def canonical(document: Any) -> str:
    """Return a document as JSON that the database can hold, keys in order. Raises InvalidQuestionnaire."""
    try:
        definition = json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidQuestionnaire([f"phiếu: chỉ nhận chữ, số, danh sách và nhóm khóa ({error})"]) from error
    # PostgreSQL's JSON cannot hold NUL or half a surrogate pair.
    if "\\u0000" in definition or any("\ud800" <= sign <= "\udfff" for sign in definition):
        raise InvalidQuestionnaire(["phiếu: có ký tự không lưu được"])
    return definition
