"""Published versions: what they ask in every language, who uses them, files, and what changed from one to the next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from surveys.drafting.diff import changes
from surveys.drafting.document import VIETNAMESE, Document, Element, Texts, choices_of
from surveys.editor.changes import lines
from surveys.editor.rights import owner_name, version_for
from surveys.editor.rows import sections
from surveys.editor.words import language_name, measures, say
from surveys.models import QuestionnaireVersion
from surveys.questionnaire_file import MEDIA_TYPES, Format, written
from surveys.selectors.drafts import document_of, open_drafts, readable_versions, rounds_using
from surveys.views.editor.publishing import layout_state
from surveys.xlsform.words import InvalidXLSForm


@require_safe
@requires(*Role.collecting())
@never_cache
def questionnaire(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show a version in full (the newest without a number), with all versions and the rounds that ask them."""
    editor, version = version_for(request, slug, number)
    document = document_of(version)
    others = list(readable_versions(editor.scope).filter(questionnaire=version.questionnaire))
    used = rounds_using([version.questionnaire_id], editor.scope).get(version.questionnaire_id, [])
    context = {
        "version": version,
        "slug": slug,
        "owner": owner_name(version.questionnaire.owner, on=localdate()),
        "mine": editor.may_write(version.questionnaire.owner_id),
        "draft": open_drafts(editor.scope).filter(questionnaire=version.questionnaire).first(),
        "document": document,
        "measures": dict(measures())[document["measures"]],
        "languages": [language_name(language) for language in document["languages"]],
        "title": _said(document["title"]),
        "purpose": _said(document["purpose"]),
        "sections": _sections(document),
        "versions": [_version_line(each, used, others) for each in others],
        "formats": [("yaml", "YAML"), ("json", "JSON"), ("xlsx", "XLSForm")],
    }
    return render(request, "surveys/editor/questionnaire.html", context)


@require_safe
@requires(*Role.collecting())
def download(request: HttpRequest, slug: str, number: int, format: str) -> HttpResponse:
    """Hand a version over as a file."""
    _editor, version = version_for(request, slug, number)
    formats: dict[str, Format] = {"yaml": "yaml", "json": "json", "xlsx": "xlsx"}
    if format not in formats:
        raise Http404
    try:
        content = written(version.definition, formats[format], version=str(version.number))
    except InvalidXLSForm as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=MEDIA_TYPES[formats[format]])
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.{format}"'
    return response


@require_safe
@requires(*Role.collecting())
@never_cache
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what changed between two versions; by default the newest and the one before it."""
    editor, newest = version_for(request, slug)
    versions = list(readable_versions(editor.scope).filter(questionnaire=newest.questionnaire))
    if len(versions) < 2:
        return redirect("editor:questionnaire", slug)
    new = _picked(request.GET.get("den"), versions, versions[0])
    old = _picked(request.GET.get("tu"), versions, versions[1])
    before, after = document_of(old), document_of(new)
    context = {
        "slug": slug,
        "version": newest,
        "old": old,
        "new": new,
        "lines": lines(changes(before, after), before, after),
        "layout": layout_state(before, after),
        "choices": [(str(each.number), _version_words(each)) for each in versions],
    }
    return render(request, "surveys/editor/compare.html", context)


def _picked(
    raw: str | None, versions: list[QuestionnaireVersion], otherwise: QuestionnaireVersion
) -> QuestionnaireVersion:
    return next((each for each in versions if str(each.number) == raw), otherwise)


def _version_words(version: QuestionnaireVersion) -> str:
    day = version.created_at.strftime("%d/%m/%Y")
    return _("Phiên bản %(number)s, %(day)s") % {"number": version.number, "day": day}


def _version_line(
    version: QuestionnaireVersion, used: list[Any], versions: list[QuestionnaireVersion]
) -> dict[str, Any]:
    return {
        "version": version,
        "rounds": [each for each in used if each.number == version.number],
        "before": next((each.number for each in versions if each.number < version.number), None),
    }


def _sections(document: Document) -> list[dict[str, Any]]:
    """Return sections and questions with every text in every language."""
    rows = sections(document, ())
    return [
        {
            "row": row,
            "title": _said(section["title"]),
            "intro": _said(section["intro"]),
            "questions": [
                _question(each, inside) for each, inside in zip(section["questions"], row.questions, strict=True)
            ],
        }
        for section, row in zip(document["sections"], rows, strict=True)
    ]


def _question(question: Element, row: Any) -> dict[str, Any]:
    bounds = f"{question['minimum']}–{question['maximum']}" if question["kind"] == "number" else ""
    return {
        "row": row,
        "text": _said(question["text"]),
        "help": _said(question["help"]),
        "choices": [_said(choice) for choice in choices_of(question)] if question["kind"] != "level5" else [],
        "bounds": bounds,
    }


def _said(said: Texts) -> dict[str, Any]:
    """Return the Vietnamese text and the others beside it."""
    others = [(code, text) for code, text in said.items() if code != VIETNAMESE and text]
    return {"vi": say(said), "others": others}
