"""What a round can be planned with: questionnaires, and methods with the questionnaires they can score."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import Agency
from scoring.method import check_against
from scoring.method_document import parse
from scoring.models import MethodVersion
from surveys.models import QuestionnaireVersion
from surveys.selectors import questionnaire_of

Choices = Sequence[tuple[str, str]]
# Asked for only where a page offers them.
LaterChoices = Callable[[], Choices]
LaterMethods = Callable[[], Sequence[MethodVersion]]


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
        found.setdefault(asked.pk, asked)
    return [(str(pk), _words(each)) for pk, each in found.items()]


def methods_offered(*, used: MethodVersion | None = None) -> list[MethodVersion]:
    """Return the newest version of every method, and the one in use."""
    newest = list(MethodVersion.objects.order_by("method__code", "-number").distinct("method__code"))
    return [*newest, *([used] if used is not None and used not in newest else [])]


def method_choices(methods: Iterable[MethodVersion]) -> list[tuple[str, str]]:
    """Return the methods offered as a form's choices, none of them first."""
    return [("", _("Chọn sau, trước khi mở thu phiếu")), *((str(each.pk), _words(each)) for each in methods)]


def method_options(methods: Sequence[MethodVersion], questionnaires: Choices) -> list[MethodOption]:
    """Return the methods offered, each with the questionnaires offered that it can score; none of them fits all."""
    ids = tuple(pk for pk, _label in questionnaires)
    fits = {str(each.pk): _fitting(each, ids) for each in methods}
    return [MethodOption(pk, label, fits.get(pk, ids)) for pk, label in method_choices(methods)]


def _fitting(version: MethodVersion, ids: Iterable[str]) -> tuple[str, ...]:
    method = parse(version.document)
    return tuple(pk for pk in ids if not check_against(method, questionnaire_of(int(pk))))


def _words(version: QuestionnaireVersion | MethodVersion) -> str:
    return _("%(title)s, phiên bản %(number)s") % {"title": version.title, "number": version.number}
