"""Sheets of text as rows that know their place and their columns in several languages. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.xlsform.words import InvalidXLSForm, language_of

# Every row of a sheet, its head and empty ones too: a row's number is its place.
Lines = Sequence[Sequence[str]]
Sheets = Mapping[str, Lines]

MAX_ROWS = 5_000
MAX_COLUMNS = 200
LONGEST_CELL = 20_000

ALIASES: Mapping[str, str] = {
    "relevance": "relevant",
    "list": "list_name",
    "caption": "label",
    "title": "form_title",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
IN_LANGUAGES = frozenset({"label", "hint", "sat_title"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `cells` by plain column, `texts` by column and language ("" for a column that names none)."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str, default: str) -> dict[str, str]:
        """Return a text by language; a column without a language counts as the default one."""
        texts = self.texts.get(column, {})
        plain = {default: texts[""]} if "" in texts else {}
        return plain | {language: words for language, words in texts.items() if language}

    @property
    def place(self) -> str:
        return f"trang {self.sheet}, dòng {self.number}"


@dataclass(frozen=True, slots=True)
class _Column:
    position: int
    name: str
    language: str


def sheet_of(sheets: Sheets, name: str) -> Lines:
    """Return a sheet by its name in any case; one without rows if there is none."""
    return next((lines for title, lines in sheets.items() if title.strip().lower() == name), ())


def rows_of(sheets: Sheets, name: str) -> list[Row]:
    """Return the rows of a sheet that say something. Raises InvalidXLSForm over its columns or its size."""
    lines = sheet_of(sheets, name)
    if len(lines) > MAX_ROWS or any(len(line) > MAX_COLUMNS for line in lines):
        raise InvalidXLSForm([f"trang {name}: tối đa {MAX_ROWS} dòng, {MAX_COLUMNS} cột"])
    if not lines:
        return []
    columns = list(_columns(name, lines[0]))
    return [
        _row(name, number, columns, line)
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


def _columns(sheet: str, head: Sequence[str]) -> Iterator[_Column]:
    faults, seen = [], set()
    for position, title in enumerate(head):
        name, language, fault = _column(title, sheet)
        if (name, language) in seen and name:
            fault = f"trang {sheet}: cột “{title.strip()}” có hai lần"
        seen.add((name, language))
        if fault:
            faults.append(fault)
        elif name:
            yield _Column(position, name, language)
    if faults:
        raise InvalidXLSForm(faults)


def _column(title: str, sheet: str) -> tuple[str, str, str]:
    """Return a column's name, its language and what is wrong with it."""
    first, colon, rest = title.strip().partition("::" if "::" in title else ":")
    name = "_".join(first.lower().split())
    name = ALIASES.get(name, name)
    if name == "value" and sheet == "choices":
        name = "name"
    if not colon:
        return name, "", ""
    if name not in IN_LANGUAGES:
        return title.strip().lower(), "", ""
    language = language_of(rest)
    if language is None:
        example = f"{name}::English (en)"
        return name, "", f"trang {sheet}: không rõ ngôn ngữ của cột “{title.strip()}”; ghi mã, ví dụ “{example}”"
    return name, language, ""


def _row(sheet: str, number: int, columns: Sequence[_Column], line: Sequence[str]) -> Row:
    cells: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for column in columns:
        words = " ".join(line[column.position].split()) if column.position < len(line) else ""
        if len(words) > LONGEST_CELL:
            raise InvalidXLSForm([f"trang {sheet}, dòng {number}, cột {column.name}: nội dung quá dài"])
        if words and column.name in IN_LANGUAGES:
            texts.setdefault(column.name, {})[column.language] = words
        elif words:
            cells[column.name] = words
    return Row(sheet, number, cells, texts)
