"""Every way a draft of a method begins: from a questionnaire, a version, or a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from agencies.access import requires
from dashboards.methods import words
from dashboards.methods.files import MethodFileForm, read_method
from dashboards.methods.questionnaires import questionnaire_choices, questionnaire_picked
from dashboards.methods.rights import WRITING, version_for, writer_of
from documents.reading.limits import MEGABYTE
from documents.receiving import takes_files
from scoring.drafts import method_code_is_free, method_versions, open_method_drafts
from scoring.method_document import SLUG, InvalidMethod
from scoring.method_document.reading import LONGEST_TITLE
from scoring.method_editing import Document, adopt, children, from_questionnaire
from scoring.models import MethodVersion
from scoring.services.method_drafts import start_method_draft
from surveys.drafting.codes import slug as slug_of
from surveys.models import QuestionnaireVersion
from surveys.selectors import questionnaire_of
from surveys.yaml_file import UnreadableDocument

MOST_FILE = MEGABYTE
MOST_FAULTS = 50


@takes_files(MOST_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft of a new method."""
    writer = writer_of(request)
    if request.method != "POST":
        return _page(request, {})
    begin = {"version": _from_version, "file": _from_file}.get(request.POST.get("from", ""), _from_questionnaire)
    return begin(request, writer)


@require_POST
@requires(*WRITING)
def revise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Start the next version of a method, or go on with the draft of it that is open already."""
    writer, version = version_for(request, slug, number)
    begun = open_method_drafts().filter(method=version.method).first()
    if begun is not None:
        messages.info(request, _("Phiên bản mới đang được soạn. Đây là bản nháp đó."))
        return redirect("methods:draft", begun.pk)
    made = start_method_draft(
        document=adopt(version.document), method=version.method, based_on=version, actor=writer, at=now()
    )
    return redirect("methods:draft", made.pk)


def _from_questionnaire(request: HttpRequest, writer: User) -> HttpResponse:
    asked = questionnaire_picked(request.POST.get("questionnaire"))
    title = " ".join(request.POST.get("title", "").replace("\0", "").split())
    errors = {}
    if not title or len(title) > LONGEST_TITLE:
        errors["title"] = _("Nhập tên phương pháp, tối đa %s ký tự.") % LONGEST_TITLE
    if asked is None:
        errors["questionnaire"] = _("Chọn phiếu khảo sát mà phương pháp sẽ tính.")
    if asked is None or errors:
        return _page(request, errors, status=422)
    document = from_questionnaire(questionnaire_of(asked.pk), code=slug_of(title), title=title)
    if not children(document["tree"]):
        errors["questionnaire"] = _("Phiếu này không có câu nào tính điểm theo mức, không ra chỉ số được.")
        return _page(request, errors, status=422)
    return _start(writer, document, asked=asked)


def _from_version(request: HttpRequest, writer: User) -> HttpResponse:
    code, _sign, number = request.POST.get("version", "").rpartition("/")
    known = SLUG.fullmatch(code) and number.isdecimal() and len(number) < 9
    version = method_versions().filter(method__code=code, number=int(number)).first() if known else None
    if version is None:
        return _page(request, {"version": _("Chọn một phương pháp để nhân bản.")}, status=422)
    return _start(writer, adopt(version.document), based_on=version)


def _from_file(request: HttpRequest, writer: User) -> HttpResponse:
    form = MethodFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, {"file": str(form.errors["file"][0])}, status=422)
    try:
        document = read_method(form.cleaned_data["file"])
    except UnreadableDocument as refusal:
        return _page(request, {"file": str(refusal)}, status=422)
    except InvalidMethod as invalid:
        said = _("Tệp đọc được nhưng phương pháp trong tệp có lỗi, chưa tạo bản nháp.")
        faults = [f"{fault.place}: {words.fault(fault.words)}" for fault in invalid.found]
        return _page(request, {"file": said}, status=422, faults=faults)
    return _start(writer, adopt(document))


def _start(
    writer: User,
    document: Document,
    *,
    based_on: MethodVersion | None = None,
    asked: QuestionnaireVersion | None = None,
) -> HttpResponse:
    document["code"] = _free_code(document["code"])
    made = start_method_draft(document=document, based_on=based_on, asked=asked, actor=writer, at=now())
    return redirect("methods:draft", made.pk)


def _free_code(code: str) -> str:
    """Return a code that no method has yet."""
    stem = code[:50].strip("-")
    stem = stem if SLUG.fullmatch(stem) else "phuong-phap"
    tried, number = stem, 1
    while not method_code_is_free(tried, None):
        number += 1
        tried = f"{stem}-{number}"
    return tried


def _page(request: HttpRequest, errors: dict[str, str], *, status: int = 200, faults: Any = ()) -> HttpResponse:
    versions = [
        (f"{each.method.code}/{each.number}", f"{each.title} ({_('phiên bản')} {each.number})")
        for each in method_versions().defer("document")
    ]
    context = {
        "questionnaires": questionnaire_choices(first=_("Chọn một phiếu")),
        "versions": [("", _("Chọn một phương pháp")), *versions],
        "errors": errors,
        "summary": list(errors.items()),
        "faults": list(faults)[:MOST_FAULTS],
        "more_faults": max(0, len(faults) - MOST_FAULTS),
        "typed": request.POST,
        "chosen": request.GET.get("tu", request.POST.get("version", "")),
        "file_form": MethodFileForm(),
    }
    return render(request, "dashboards/methods/new.html", context, status=status)
