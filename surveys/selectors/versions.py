from functools import lru_cache
from typing import Any

from surveys import layout as layouts
from surveys import questionnaire as questionnaires
from surveys import sheet as sheets
from surveys.models import QuestionnaireVersion

# A questionnaire version never changes, so what is made of it may be kept as long as the process lives.
KEPT_VERSIONS = 256


@lru_cache(maxsize=KEPT_VERSIONS)
def questionnaire_of(version_id: int) -> questionnaires.Questionnaire:
    """Return the parsed questionnaire of a version. Raises QuestionnaireVersion.DoesNotExist."""
    definition = QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return questionnaires.parse(definition)


@lru_cache(maxsize=KEPT_VERSIONS)
def sheet_of(version_id: int) -> sheets.AnswerSheet:
    """Return the answer sheet compiled from a questionnaire version."""
    return sheets.AnswerSheet(questionnaire_of(version_id))


@lru_cache(maxsize=KEPT_VERSIONS)
def layout_of(version_id: int) -> layouts.Layout:
    """Return where the counts of a questionnaire version's answers lie."""
    return layouts.layout(questionnaire_of(version_id))


def newest_version(code: str) -> QuestionnaireVersion:
    """Return the newest version of a questionnaire. Raises QuestionnaireVersion.DoesNotExist."""
    versions = QuestionnaireVersion.objects.filter(questionnaire__code=code).select_related("questionnaire")
    newest = versions.order_by("-number").first()
    if newest is None:
        raise QuestionnaireVersion.DoesNotExist(code)
    return newest


def same_as_newest(document: Any) -> QuestionnaireVersion | None:
    """Return the newest version of a document's questionnaire if it says the same in other spelling, else None.

    What was written into an XLSForm and read again is spelt anew. Raises InvalidQuestionnaire.
    """
    questionnaire = questionnaires.parse(document)
    versions = QuestionnaireVersion.objects.filter(questionnaire__code=questionnaire.code)
    newest = versions.select_related("questionnaire").order_by("-number").first()
    return newest if newest is not None and questionnaire_of(newest.pk) == questionnaire else None
