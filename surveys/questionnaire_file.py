"""Questionnaire documents out of files that people send, and into files: YAML, JSON, XLSForm (.xlsx)."""

import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

import yaml
from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from documents.reading import UnreadableFile, open_workbook_checked, reading_xlsx
from documents.reading.encodings import garbled
from documents.reading.mojibake import Words
from documents.uploads import Kind, check_upload
from surveys.xlsform.reading import read
from surveys.xlsform.sheets import MAX_COLUMNS, MAX_ROWS, Lines
from surveys.xlsform.words import CHOICES, SETTINGS, SURVEY, InvalidXLSForm
from surveys.xlsform.writing import workbook
from surveys.yaml_file import MAX_BYTES, UnreadableDocument, parse_yaml

Format = Literal["yaml", "json", "xlsx"]
MEDIA_TYPES: Mapping[Format, str] = {
    "yaml": "application/yaml",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# jsonb forgets the order of keys; people read a document in this one.
ORDER = (
    *("code", "kind", "use", "title", "purpose", "note", "measures", "text", "vi", "en", "help", "intro"),
    *("required", "na", "no_opinion", "minimum", "maximum", "max_length", "long", "choices"),
    *("asked_if", "question", "is", "sections", "questions"),
)


@dataclass(frozen=True, slots=True)
class FromFile:
    """A document, not yet judged as a questionnaire, and in words what of the file was left out."""

    document: Any
    left_out: tuple[str, ...] = ()


def read_document(path: Path) -> FromFile:
    """Return the document of a .yaml, .json or .xlsx file. Raises UnreadableDocument."""
    try:
        with path.open("rb") as file:
            return parse_document(file, name=path.name)
    except OSError as error:
        raise UnreadableDocument(
            _("Không mở được tệp “%(path)s”: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error


def parse_document(file: BinaryIO, *, name: str) -> FromFile:
    """Return the document of an open file, by the ending of its name. Raises UnreadableDocument in words."""
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        return _parse_xlsx(file, name)
    if suffix in {".yaml", ".yml"}:
        return FromFile(parse_yaml(file.read(MAX_BYTES + 1)))
    if suffix == ".json":
        return FromFile(parse_json(file.read(MAX_BYTES + 1)))
    raise UnreadableDocument(_("Tệp “%s” không phải .yaml, .json hay XLSForm (.xlsx).") % name)


def parse_json(content: bytes) -> Any:
    """Return the document written in JSON; a key given twice is a mistake. Raises UnreadableDocument."""
    if len(content) > MAX_BYTES:
        raise UnreadableDocument(_("Tệp lớn hơn %d MB.") % (MAX_BYTES // 1024 // 1024))
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(_("Tệp không phải chữ UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(_("Tệp không đọc được như JSON: %s") % error) from error


def written(document: Mapping[str, Any], format: Format, *, version: str = "") -> bytes:
    """Return a questionnaire's document as a file. Raises InvalidXLSForm for what an XLSForm cannot hold."""
    if format == "xlsx":
        return workbook(document, version=version)
    if format == "json":
        return json.dumps(_ordered(document), ensure_ascii=False, indent=2).encode() + b"\n"
    return yaml.dump(_ordered(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


class _Dumper(yaml.SafeDumper):
    """Writes a text that stands in two places twice: the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_position)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _position(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None) if len(keys) != len({*keys}) else None
    if twice is not None:
        raise ValueError(_("khóa “%s” ghi hai lần") % twice)
    return dict(pairs)


def _no_number(word: str) -> Any:
    raise ValueError(_("“%s” không phải số") % word)


def _parse_xlsx(file: BinaryIO, name: str) -> FromFile:
    try:
        check_upload(file, name=name, size=file.seek(0, io.SEEK_END), kind=Kind.XLSX)
        with reading_xlsx():
            sheets = _sheets(open_workbook_checked(file))
        found = read(sheets, fallback_code=Path(name).stem)
    except (UnreadableFile, InvalidXLSForm) as refusal:
        raise UnreadableDocument(str(refusal)) from refusal
    return FromFile(found.document, found.left_out)


def _sheets(book: Workbook) -> dict[str, Lines]:
    """Return the rows of an XLSForm's sheets as text, numbered by their place. Raises UnreadableFile."""
    words = Words()
    sheets: dict[str, Lines] = {}
    for sheet in book.worksheets:
        name = sheet.title.strip().lower()
        if name in {SURVEY, CHOICES, SETTINGS}:
            sheet.reset_dimensions()
            sheets[name] = list(_lines(name, sheet.iter_rows(values_only=True), words))
    kind = words.verdict()
    if kind is not None:
        raise UnreadableFile(garbled(kind))
    return sheets


def _lines(name: str, rows: Iterable[tuple[object, ...]], words: Words) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise UnreadableFile(
                _("Trang %(name)s có hơn %(rows)d dòng hoặc %(columns)d cột.")
                % {"name": name, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
            )
        for cell in cells:
            words.add(cell)
        yield cells


def _text(cell: object) -> str:
    """Return a cell as a person reads it; XLSForm's yes and no may be Excel's own."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return unicodedata.normalize("NFC", str(cell).replace("\0", "")).strip()
