"""The citizen's form of a draft or version, to try out: nothing that is sent is stored."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from agencies.access import requires
from agencies.models import Agency
from surveys import page, posted
from surveys.drafting.mending import preview
from surveys.editor.preview import context, door_of
from surveys.editor.rights import draft_for, owner_name, version_for
from surveys.languages import frame_language
from surveys.questionnaire import Questionnaire
from surveys.selectors import questionnaire_of
from surveys.sheet import AnswerSheet


# The citizen's page carries no session token, and what is sent here changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def draft_preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft as far as it goes; gaps are shown as "…"."""
    _editor, found = draft_for(request, draft_id)
    address = reverse("editor:draft_preview", args=[draft_id])
    return _shown(request, preview(found.document), found.owner, key=f"nhap-{draft_id}", address=address)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def version_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a version as citizens see it."""
    _editor, version = version_for(request, slug, number)
    address = reverse("editor:version_preview", args=[slug, number])
    owner = version.questionnaire.owner
    return _shown(request, questionnaire_of(version.pk), owner, key=f"{slug}-{number}", address=address)


def _shown(
    request: HttpRequest, questionnaire: Questionnaire, owner: Agency | None, *, key: str, address: str
) -> HttpResponse:
    asked = request.GET.get("lang") or request.POST.get("_lang", "")
    language = asked if asked in questionnaire.languages else settings.LANGUAGE_CODE
    with translation.override(frame_language(language)):
        door = door_of(key, owner_name(owner, on=localdate()), on=localdate())
        form, accepted = _tried(request, questionnaire, language)
        values = context(questionnaire, language, form, door, owned=owner is not None, address=address)
        status = 422 if form.summary else 200
        return render(request, "surveys/editor/preview.html", {**values, "accepted": accepted}, status=status)


def _tried(request: HttpRequest, questionnaire: Questionnaire, language: str) -> tuple[page.Form, bool]:
    """Return the form, empty or with what is to mend in what was sent, and whether that would be taken."""
    if request.method != "POST":
        return page.form(questionnaire, language), False
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in posted.OWN_FIELDS}
    consent = request.POST.get(page.CONSENT_FIELD) == "1"
    known = {name: values for name, values in typed.items() if name in questionnaire.by_code}
    raw = {
        name: values if questionnaire.by_code[name].kind == "several" else values[-1]
        for name, values in known.items()
        if values
    }
    reading = AnswerSheet(questionnaire).read(raw)
    kept = {**known, page.CONSENT_FIELD: ["1"]} if consent else known
    form = page.form(questionnaire, language, typed=kept, errors=reading.errors, consent_missing=not consent)
    return form, consent and not reading.errors
