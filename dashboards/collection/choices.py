"""What a round can be planned with: questionnaires, and methods with the questionnaires they can score."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import Agency
from scoring.models import MethodVersion
from scoring.selectors import misfits
from surveys.models import QuestionnaireVersion

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MethodOption:
    """A line of the list of methods; `fits` names the offered questionnaires it can score, by their ids."""

    value: str
    label: str
    fits: tuple[str, ...]


def questionnaire_choices(owner: Agency | None, *, asked: QuestionnaireVersion | None = None) -> list[tuple[str, str]]:
    """Return the newest version of every questionnaire a round of this owner may ask, and the one it asks."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire").defer("definition")
    newest = versions.order_by("questionnaire__code", "-number").distinct("questionnaire__code")
    found = {version.pk: version for version in newest if version.questionnaire.owner_id in (None, owner and owner.pk)}
    if asked is not None:
        found.setdefault(asked.pk, versions.get(pk=asked.pk))
    return [(str(pk), _words(each)) for pk, each in found.items()]


def method_choices(*, used: MethodVersion | None = None) -> list[tuple[str, str]]:
    """Return the newest version of every method, and the one in use."""
    chosen = [(str(method.pk), _words(method)) for method in _methods(used)]
    return [("", _("Chọn sau, trước khi mở thu phiếu")), *chosen]


def method_options(methods: Choices, questionnaires: Choices) -> list[MethodOption]:
    """Return the methods offered, each with the questionnaires offered that it can score."""
    ids = [pk for pk, _label in questionnaires]
    asked = QuestionnaireVersion.objects.filter(pk__in=ids).defer("definition")
    found = MethodVersion.objects.in_bulk([int(pk) for pk, _label in methods if pk])
    fits = {str(pk): tuple(str(each.pk) for each in asked if not misfits(method, each)) for pk, method in found.items()}
    return [MethodOption(pk, label, fits.get(pk, tuple(ids))) for pk, label in methods]


def _methods(used: MethodVersion | None) -> list[MethodVersion]:
    versions = MethodVersion.objects.defer("document")
    newest = list(versions.order_by("method__code", "-number").distinct("method__code"))
    return [*newest, *([used] if used is not None and used not in newest else [])]


def _words(version: QuestionnaireVersion | MethodVersion) -> str:
    return _("%(title)s, phiên bản %(number)s") % {"title": version.title, "number": version.number}
