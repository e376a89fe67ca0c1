"""Questionnaires and drafts a person may see, and every way a new one begins."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from agencies.access import requires
from agencies.models import Agency
from documents.reading.limits import MEGABYTE
from documents.receiving import UploadField, takes_files
from documents.uploads import Kind
from surveys.drafting.checks import findings
from surveys.drafting.codes import slug
from surveys.drafting.document import Document, adopt, blank, questions
from surveys.editor.findings import count_words, notes
from surveys.editor.rights import Editor, editor_of, owner_names, owners
from surveys.editor.words import language_name, say
from surveys.models import Draft, QuestionnaireVersion
from surveys.questionnaire import SLUG, InvalidQuestionnaire
from surveys.questionnaire_file import parse_document
from surveys.selectors import questionnaire_of
from surveys.selectors.drafts import (
    code_is_free,
    document_of,
    drafts_in_scope,
    newest_versions,
    open_drafts,
    readable_versions,
    rounds_using,
)
from surveys.services.drafts import start_draft
from surveys.services.questionnaires import canonical
from surveys.views.editor.drafting import MOST_QUESTIONS, MOST_SECTIONS
from surveys.yaml_file import UnreadableDocument

MOST_FILE = 10 * MEGABYTE
PAGE = 50


class FileForm(forms.Form):
    file = UploadField(
        kind=Kind.XLSX,
        label=gettext_lazy("Tệp phiếu"),
        help_text=gettext_lazy("YAML, JSON hoặc XLSForm (.xlsx). Tệp phải là một phiếu trọn vẹn."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".yaml,.yml,.json,.xlsx"


class TextFileForm(forms.Form):
    file = UploadField(kind=Kind.TEXT, label=FileForm.base_fields["file"].label)


@require_safe
@requires(*Role.collecting())
@never_cache
def questionnaires(request: HttpRequest) -> HttpResponse:
    """List drafts, and every questionnaire with its newest version and the rounds that ask it."""
    editor, today = editor_of(request), localdate()
    drafts, versions = list(open_drafts(editor.scope)), newest_versions(editor.scope)
    page = Paginator(versions, PAGE).get_page(request.GET.get("trang"))
    used = rounds_using([version.questionnaire_id for version in page], editor.scope)
    names = owner_names([*drafts, *(version.questionnaire for version in page)], on=today)
    context = {
        "drafts": [_draft_line(each, names) for each in drafts],
        "lines": [_line(version, used, names, editor) for version in page],
        "page": page,
        "previous": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?trang={page.next_page_number()}" if page.has_next() else "",
        "words": _("Trang %(number)d trong %(count)d") % {"number": page.number, "count": page.paginator.num_pages},
        "deleted": _deleted(request, editor),
    }
    return render(request, "surveys/editor/questionnaires.html", context)


@takes_files(MOST_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.collecting())
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: blank, from a version, or from a file."""
    editor = editor_of(request)
    if request.method != "POST":
        return _new_page(request, editor, {})
    start = {"version": _from_version, "file": _from_file}.get(request.POST.get("from", ""), _from_blank)
    return start(request, editor)


@require_POST
@requires(*Role.collecting())
def revise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Start the next version of a questionnaire, or go on with the draft of it that somebody already has open."""
    editor = editor_of(request)
    versions = readable_versions(editor.scope)
    version = get_object_or_404(versions, questionnaire__code=slug, number=number)
    questionnaire = version.questionnaire
    if not editor.may_write(questionnaire.owner_id):
        return _new_page(request, editor, {"version": _("Phiếu này của tỉnh. Nhân bản thành phiếu của đơn vị để sửa.")})
    begun = open_drafts(editor.scope).filter(questionnaire=questionnaire).first()
    if begun is not None:
        messages.info(request, _("Phiên bản mới đang được soạn. Đây là bản nháp đó."))
        return redirect("editor:draft", begun.pk)
    made = start_draft(
        document=document_of(version),
        owner=questionnaire.owner,
        questionnaire=questionnaire,
        based_on=version,
        actor=editor.user,
        at=now(),
    )
    return redirect("editor:draft", made.pk)


def _from_blank(request: HttpRequest, editor: Editor) -> HttpResponse:
    title = " ".join(request.POST.get("title", "").replace("\0", "").split())
    if not title or len(title) > 300:
        error = _("Nhập tên phiếu, tối đa 300 ký tự.")
        return _new_page(request, editor, {"title": error}, status=422)
    return _start(request, editor, blank(code=slug(title), title=title))


def _from_version(request: HttpRequest, editor: Editor) -> HttpResponse:
    code, _sign, number = request.POST.get("version", "").rpartition("/")
    found = readable_versions(editor.scope)
    known = SLUG.fullmatch(code) and number.isdecimal() and len(number) < 9
    version = found.filter(questionnaire__code=code, number=int(number)).first() if known else None
    if version is None:
        return _new_page(request, editor, {"version": _("Chọn một phiếu để nhân bản.")}, status=422)
    return _start(request, editor, document_of(version), based_on=version)


def _from_file(request: HttpRequest, editor: Editor) -> HttpResponse:
    try:
        document, left_out = _read(request)
    except (_Unreadable, UnreadableDocument) as refusal:
        return _new_page(request, editor, {"file": str(refusal)}, status=422)
    except InvalidQuestionnaire as refusal:
        words = _("Tệp đọc được nhưng phiếu trong tệp có lỗi, chưa tạo bản nháp.")
        return _new_page(request, editor, {"file": words}, status=422, faults=refusal.faults)
    for each in left_out:
        messages.warning(request, each)
    return _start(request, editor, document)


class _Unreadable(Exception):
    """The upload itself is refused; the message says why."""


def _read(request: HttpRequest) -> tuple[Document, tuple[str, ...]]:
    """Return the document of the file sent. Raises _Unreadable, UnreadableDocument, InvalidQuestionnaire."""
    sent = request.FILES.get("file")
    is_sheet = sent is not None and (sent.name or "").lower().endswith(".xlsx")
    form = (FileForm if is_sheet else TextFileForm)(request.POST, request.FILES)
    if not form.is_valid():
        raise _Unreadable(form.errors["file"][0])
    file = form.cleaned_data["file"]
    file.seek(0)
    found = parse_document(file, name=file.name)
    canonical(found.document)
    document = adopt(found.document)
    if len(questions(document)) > MOST_QUESTIONS or len(document["sections"]) > MOST_SECTIONS:
        most = {"questions": MOST_QUESTIONS, "sections": MOST_SECTIONS}
        raise _Unreadable(_("Phiếu trong tệp dài hơn %(questions)s câu hoặc %(sections)s phần.") % most)
    return document, found.left_out


def _start(
    request: HttpRequest, editor: Editor, document: Document, *, based_on: QuestionnaireVersion | None = None
) -> HttpResponse:
    offered = {value: owner for value, owner, _name in owners(editor, on=localdate())}
    value = request.POST.get("owner", next(iter(offered), ""))
    if value not in offered:
        return _new_page(request, editor, {"owner": _("Chọn đơn vị làm chủ phiếu.")}, status=422)
    document["code"] = _free_code(document["code"], offered[value])
    made = start_draft(document=document, owner=offered[value], based_on=based_on, actor=editor.user, at=now())
    return redirect("editor:draft", made.pk)


def _free_code(code: str, owner: Agency | None) -> str:
    """Return a code no questionnaire has yet; an agency's own begins with the agency."""
    stem = f"{owner.code}-{code}" if owner and not code.startswith(owner.code) else code
    stem = stem[:50].strip("-") or "phieu"
    stem = stem if SLUG.fullmatch(stem) else "phieu"
    tried, number = stem, 1
    while not code_is_free(tried, None):
        number += 1
        tried = f"{stem}-{number}"
    return tried


def _new_page(
    request: HttpRequest, editor: Editor, errors: dict[str, str], *, status: int = 200, faults: Any = ()
) -> HttpResponse:
    offered = [
        (value, name or _("Sở Nội vụ, dùng trong toàn tỉnh")) for value, _a, name in owners(editor, on=localdate())
    ]
    versions = [
        (f"{each.questionnaire.code}/{each.number}", f"{each.title} ({_('phiên bản')} {each.number})")
        for each in readable_versions(editor.scope).defer("definition")
    ]
    context = {
        "owners": offered,
        "versions": [("", _("Chọn một phiếu")), *versions],
        "errors": errors,
        "faults": list(errors.items()),
        "file_faults": list(faults)[:50],
        "typed": request.POST,
        "chosen": request.GET.get("tu", request.POST.get("version", "")),
        "file_form": FileForm(),
        "is_agency": not editor.scope.everything,
    }
    return render(request, "surveys/editor/new.html", context, status=status)


def _draft_line(draft: Draft, names: dict[int, str]) -> dict[str, Any]:
    found = notes(findings(draft.document), draft.document)
    return {
        "draft": draft,
        "title": say(draft.document["title"]) or _("Phiếu chưa có tên"),
        "owner": names.get(cast(int, draft.owner_id), ""),
        "count": count_words(found),
        "ready": not any(note.is_error for note in found),
        "who": draft.changed_by.full_name if draft.changed_by else "",
    }


def _line(version: QuestionnaireVersion, used: dict[int, Any], names: dict[int, str], editor: Editor) -> dict[str, Any]:
    asked = questionnaire_of(version.pk)
    return {
        "version": version,
        "code": version.questionnaire.code,
        "owner": names.get(cast(int, version.questionnaire.owner_id), ""),
        "count": len(asked.questions),
        "languages": ", ".join(language_name(language) for language in asked.languages),
        "rounds": [use for use in used.get(version.questionnaire_id, ()) if use.is_current],
        "mine": editor.may_write(version.questionnaire.owner_id),
    }


def _deleted(request: HttpRequest, editor: Editor) -> dict[str, Any] | None:
    """Return the draft just deleted, to bring back."""
    raw = request.GET.get("da-xoa", "")
    if not raw.isdecimal() or len(raw) > 9:
        return None
    draft = drafts_in_scope(editor.scope).filter(pk=int(raw), deleted_at__isnull=False).first()
    return {"id": draft.pk, "title": say(draft.document["title"]) or draft.document["code"]} if draft else None
