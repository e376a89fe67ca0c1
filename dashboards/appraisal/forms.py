"""What people type about appraisals, papers and grade schemes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.publications.forms import DayField
from documents.attachments import AttachmentsField
from scoring.appraisal_lines import Given, Line
from scoring.grading import MOST_BANDS, Band, NoBound, bound
from scoring.models import GradeScheme
from scoring.models.appraising import LONGEST_NOTE, LONGEST_POST, LONGEST_SOURCE
from scoring.models.publications import LONGEST_BODY, LONGEST_NUMBER
from scoring.services.grades import LONGEST_NAME

LARGEST = 2**15 - 1
LONGEST_TYPED = 20
LONGEST_CELL = 200
MOST_FILES = 5
EMPTY_ROWS = 2
SIDES = (("in", gettext_lazy("tính cả mức")), ("out", gettext_lazy("không tính mức")))


class Unreadable(ValueError):
    """Something typed is no number; `faults` say where."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class SeenForm(forms.Form):
    """The number of the newest step that was seen when acting."""

    seen = forms.IntegerField(min_value=0, max_value=LARGEST)


class ProofsForm(forms.Form):
    proofs = AttachmentsField(
        label=gettext_lazy("Tệp minh chứng"),
        most=MOST_FILES,
        required=False,
        help_text=gettext_lazy("PDF, DOCX, XLSX, JPG hoặc PNG; tối đa năm tệp, mỗi tệp 20 MB. Không bắt buộc."),
    )


class SetupForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Cơ quan hoặc hội đồng thẩm định"),
        max_length=LONGEST_BODY,
        help_text=gettext_lazy("Ví dụ: Sở Nội vụ, hoặc Hội đồng thẩm định thành lập theo quyết định của tỉnh."),
    )
    scheme = forms.ChoiceField(label=gettext_lazy("Thang xếp loại"), required=False)

    def __init__(self, *args: Any, schemes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("(không xếp loại)")), *schemes]
        self.fields["scheme"].choices = choices  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số tờ trình"), max_length=LONGEST_NUMBER, help_text=gettext_lazy("Ví dụ 45/TTr-SNV.")
    )
    signed_on = DayField(label=gettext_lazy("Ngày tờ trình"))
    signer = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"), max_length=LONGEST_POST, help_text=gettext_lazy("Không ghi tên người.")
    )
    addressee = forms.CharField(label=gettext_lazy("Cơ quan quyết định"), max_length=LONGEST_BODY)
    text = forms.CharField(label=gettext_lazy("Nội dung trình"), max_length=LONGEST_NOTE, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do rút tờ trình"), max_length=LONGEST_NOTE)


class SchemeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên thang xếp loại"), max_length=LONGEST_NAME)
    basis = forms.ChoiceField(label=gettext_lazy("Xếp loại theo"), choices=GradeScheme.Basis.choices)
    reads = forms.ChoiceField(label=gettext_lazy("Đọc giá trị"), choices=GradeScheme.Reads.choices)
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Văn bản quy định các mức: số, ngày, cơ quan ban hành; chưa có thì ghi mức lấy ở đâu."),
    )
    verified = forms.BooleanField(label=gettext_lazy("Đã đối chiếu các mức với văn bản nguồn"), required=False)
    seen = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


def read_values(data: Mapping[str, Any], lines: Sequence[Line]) -> dict[str, Given]:
    """Return what was typed by line. Raises Unreadable."""
    found, faults = {}, []
    for line in lines:
        typed = str(data.get(f"value-{line.code}", "")).strip()
        reason = str(data.get(f"reason-{line.code}", "")).replace("\0", "").replace("\r\n", "\n").strip()
        try:
            found[line.code] = Given(_number(typed) if typed else None, reason)
        except InvalidOperation:
            faults.append(_("%s: giá trị không phải là số.") % (line.name or _("Chỉ số chung")))
    if faults:
        raise Unreadable(faults)
    return found


def read_bands(data: Mapping[str, Any]) -> list[Band]:
    """Return the bands typed, without rows left empty. Raises Unreadable."""
    found, faults = [], []
    for row in range(MOST_BANDS + 1):
        name, low, high = (_text(data, f"{part}-{row}") for part in ("ten", "tu", "den"))
        if not (name or low or high):
            continue
        sides = (data.get(f"tu-{row}-la") != "out", data.get(f"den-{row}-la") == "in")
        try:
            found.append(Band(name, bound(low) if low else None, sides[0], bound(high) if high else None, sides[1]))
        except NoBound:
            words = _("Loại %s: mức phải là số từ 0 đến 100, tối đa bốn chữ số thập phân.")
            faults.append(words % (name[:60] or row + 1))
    if faults:
        raise Unreadable(faults)
    return found


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name, "")).replace("\0", "").strip()[:LONGEST_CELL]


def _number(typed: str) -> Decimal:
    if len(typed) > LONGEST_TYPED:
        raise InvalidOperation
    return Decimal(typed.replace(",", "."))
