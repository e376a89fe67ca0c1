"""The questionnaires a method may be made for and checked against: the newest version of every one."""

from django.utils.translation import gettext as _

from surveys.models import QuestionnaireVersion

LONGEST_ID = 9


def questionnaire_choices(*, first: str, asked: QuestionnaireVersion | None = None) -> list[tuple[str, str]]:
    """Return the questionnaires to choose from, and the one in use."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire").defer("definition")
    newest = list(versions.order_by("questionnaire__code", "-number").distinct("questionnaire__code"))
    if asked is not None and asked not in newest:
        newest.append(asked)
    return [("", first), *((str(each.pk), questionnaire_words(each)) for each in newest)]


def questionnaire_picked(raw: str | None) -> QuestionnaireVersion | None:
    """Return the questionnaire chosen, None where there is none such."""
    if not raw or not raw.isdecimal() or len(raw) > LONGEST_ID:
        return None
    return QuestionnaireVersion.objects.filter(pk=int(raw)).first()


def questionnaire_words(version: QuestionnaireVersion) -> str:
    return _("%(title)s, phiên bản %(number)s") % {"title": version.title, "number": version.number}
