"""The make-up of the population as somebody types or sends it: percents by question and choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charts.numbers import vi
from dashboards.analysis.naming import Names
from documents.reading import InvalidFile, RowFault, Table
from documents.reading.refusals import UnreadableFile
from documents.receiving import UploadField
from documents.uploads import Kind

Targets = dict[str, dict[int, str]]
COLUMNS = {
    "question": ("question", "câu", "cau", "mã câu"),
    "choice": ("choice", "category", "phương án", "phuong an", "nhóm"),
    "share": ("share", "tỷ lệ", "ty le", "%"),
}
# Percents are typed with one decimal: their sum may miss 100 by rounding.
ROUNDING = Decimal("0.5")
LONGEST = 12
LARGEST_TABLE = 256 * 1024


class FileForm(forms.Form):
    file = UploadField(
        kind=Kind.TABLE,
        required=False,
        label=gettext_lazy("Hoặc gửi tệp cơ cấu"),
        help_text=gettext_lazy(
            "Tệp .csv hoặc .xlsx, cột: question (mã câu), choice (số thứ tự hoặc tên phương án), share (tỷ lệ %). "
            "Có tệp thì các ô ở trên không dùng."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("Tệp lớn hơn 256 KB: cơ cấu chỉ cần mỗi phương án một dòng."))
        return file


@dataclass
class Typed:
    """What was typed: the text of every box, and the fault of each question."""

    texts: dict[tuple[str, int], str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def box(code: str, choice: int) -> str:
    """Return the name of a box in the form."""
    return f"ty-le-{code}-{choice}"


def typed_in(raw: Mapping[str, str], names: Names) -> Typed:
    """Return the texts of all boxes as they came."""
    return Typed(
        {
            (code, choice): raw.get(box(code, choice), "").replace("\0", "").strip()[:LONGEST]
            for code, question in names.questions.items()
            for choice in range(1, len(question.choices) + 1)
        }
    )


def typed_from(targets: Mapping[str, Mapping[int, str]]) -> Typed:
    """Return stored targets as somebody would type them."""
    return Typed({(code, choice): vi(share) for code, shares in targets.items() for choice, share in shares.items()})


def targets_of(typed: Typed, names: Names) -> Targets:
    """Return the percents by question and choice; writes what is wrong into `typed.faults`."""
    targets: Targets = {}
    for code in names.questions:
        texts = {choice: text for (asked, choice), text in typed.texts.items() if asked == code}
        if any(texts.values()):
            targets[code] = _shares(code, texts, typed)
    return targets


def _shares(code: str, texts: Mapping[int, str], typed: Typed) -> dict[int, str]:
    shares = {choice: _percent(text or "0") for choice, text in texts.items()}
    known = {choice: share for choice, share in shares.items() if share is not None}
    if len(known) < len(shares):
        typed.faults[code] = _("Mỗi tỷ lệ là một số từ 0 đến 100, ví dụ 48,5.")
    elif abs(sum(known.values(), Decimal(0)) - 100) > ROUNDING:
        total = vi(sum(known.values(), Decimal(0)))
        typed.faults[code] = _("Các tỷ lệ cộng lại phải bằng 100 %%; đang là %(total)s %%.") % {"total": total}
    return {choice: f"{share.normalize():f}" for choice, share in known.items()}


def _percent(text: str) -> Decimal | None:
    """Read a percent with a decimal comma or dot; None where it is none."""
    written = text.replace(",", ".").removesuffix("%").strip()
    try:
        share = Decimal(written) if written.isascii() and written.replace(".", "", 1).isdigit() else None
    except InvalidOperation:
        return None
    return share if share is not None and share <= 100 else None


def typed_in_file(table: Table, names: Names) -> Typed:
    """Return the percents of a table as if they had been typed. Raises InvalidFile, UnreadableFile."""
    columns = _columns(table)
    faults: list[RowFault] = []
    typed = Typed()
    for line, row in table.rows:
        code = row[columns["question"]].strip()
        place = (code, _choice(code, row[columns["choice"]].strip(), names))
        if code not in names.questions:
            faults.append(RowFault(line, columns["question"], code, _("mã một câu về người trả lời của phiếu")))
        elif not place[1] or place in typed.texts:
            words = _("số thứ tự hoặc tên một phương án của câu, mỗi phương án một dòng")
            faults.append(RowFault(line, columns["choice"], row[columns["choice"]], words))
        else:
            typed.texts[place] = row[columns["share"]].strip()[:LONGEST]
    if faults:
        raise InvalidFile(faults)
    return typed


def _columns(table: Table) -> dict[str, str]:
    written = {column.strip().lower(): column for column in table.columns}
    found = {name: written[alias] for name, aliases in COLUMNS.items() for alias in aliases if alias in written}
    if len(found) < len(COLUMNS):
        raise UnreadableFile(_("Tệp cần ba cột: question (mã câu), choice (phương án), share (tỷ lệ %)."))
    return found


def _choice(code: str, text: str, names: Names) -> int:
    """Return the number of a choice written by its number or its words, 0 for none."""
    question = names.questions.get(code)
    if question is None:
        return 0
    words: Sequence[str] = [choice.get("vi", "").casefold() for choice in question.choices]
    if text.isascii() and text.isdigit() and len(text) < 3:
        return int(text) if 1 <= int(text) <= len(words) else 0
    return words.index(text.casefold()) + 1 if text.casefold() in words else 0
