"""Who may read and write questionnaires: the province's belong to Sở Nội vụ, an agency's own to its people."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, memberships_of, scope_of
from agencies.models import Agency, AgencyVersion
from surveys.access import user_of
from surveys.models import Draft, Questionnaire, QuestionnaireVersion
from surveys.selectors.drafts import drafts_in_scope, open_drafts, readable_versions


@dataclass(frozen=True, slots=True)
class Editor:
    """A person who writes questionnaires: for the whole province, or for the agencies in the scope."""

    user: User
    scope: Scope

    def may_write(self, owner_id: int | None) -> bool:
        """Tell whether questionnaires of an owner (None: the province) are this person's to change."""
        return self.scope.everything or (owner_id is not None and owner_id in self.scope.agency_ids)


def editor_of(request: HttpRequest) -> Editor:
    """Return what the signed-in person may write. Raises PermissionDenied for a visitor."""
    user = user_of(request)
    on = localdate()
    province = scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,))
    return Editor(user, province if province.everything else scope_of(user, on=on, roles=Role.of_an_agency()))


def draft_for(request: HttpRequest, draft_id: int) -> tuple[Editor, Draft]:
    """Return an open draft this person may write on. Raises Http404: for anyone else it does not exist."""
    editor = editor_of(request)
    return editor, get_object_or_404(open_drafts(editor.scope), pk=draft_id)


def deleted_draft_for(request: HttpRequest, draft_id: int) -> tuple[Editor, Draft]:
    """Return a deleted draft this person may bring back. Raises Http404."""
    editor = editor_of(request)
    return editor, get_object_or_404(drafts_in_scope(editor.scope).filter(published=None), pk=draft_id)


def version_for(request: HttpRequest, slug: str, number: int | None = None) -> tuple[Editor, QuestionnaireVersion]:
    """Return a version this person may read, the newest without a number. Raises Http404."""
    editor = editor_of(request)
    versions = readable_versions(editor.scope).filter(questionnaire__code=slug)
    if number is not None:
        versions = versions.filter(number=number)
    version = versions.first()
    if version is None:
        raise Http404
    return editor, version


def owners(editor: Editor, *, on: date) -> list[tuple[str, Agency | None, str]]:
    """Return (value, owner, name) of those a person may write a new questionnaire for."""
    found: list[tuple[str, Agency | None, str]] = [("", None, "")] if editor.scope.everything else []
    if not editor.scope.everything:
        versions = AgencyVersion.objects.filter(agency__in=editor.scope.agency_ids, valid__contains=on)
        found.extend((each.agency.code, each.agency, each.name) for each in versions.select_related("agency"))
        found.sort(key=lambda each: each[1] is None or each[1].pk not in _held(editor, on))
    return found


def owner_name(owner: Agency | None, *, on: date) -> str:
    """Return the name an agency has today, or its code; empty for the province."""
    if owner is None:
        return ""
    version = AgencyVersion.objects.filter(agency=owner, valid__contains=on).first()
    return version.name if version else owner.code


def owner_names(owned: list[Questionnaire | Draft], *, on: date) -> dict[int, str]:
    """Return the names of the owners of questionnaires and drafts, by agency id."""
    ids = {each.owner_id for each in owned if each.owner_id is not None}
    versions = AgencyVersion.objects.filter(agency__in=ids, valid__contains=on)
    return {version.agency_id: version.name for version in versions}


def _held(editor: Editor, on: date) -> set[int | None]:
    """Return the agencies named in memberships themselves: the first to be offered."""
    held = memberships_of(editor.user, on=on).filter(role__in=Role.of_an_agency())
    return set(held.values_list("agency_id", flat=True))
