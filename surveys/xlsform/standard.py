"""What pyxform, the standard's own converter, says of an XLSForm. Pure."""

from collections.abc import Sequence

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.xlsform.sheets import Sheets, sheet_of
from surveys.xlsform.words import CHOICES, SETTINGS, SURVEY

LEAD = "pyxform (bộ chuyển đổi chuẩn XLSForm) không nhận biểu mẫu"


def standard_faults(sheets: Sheets) -> list[str]:
    """Return pyxform's own words where it cannot make a form of the sheets, else nothing."""
    try:
        xform(sheets)
    except PyXFormError as error:
        return [f"{LEAD}: {error}"]
    # pyxform stumbles over some sheets instead of refusing them; whoever wrote those learns that it did.
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return [f"{LEAD} ({type(error).__name__})."]
    return []


def xform(sheets: Sheets) -> str:
    """Return the XForm (XML) that pyxform makes of the sheets. Raises PyXFormError."""
    book: dict[str, list[dict[str, str | None]]] = {}
    for name in (SURVEY, CHOICES, SETTINGS):
        lines = sheet_of(sheets, name)
        if lines:
            head = [title.strip() for title in lines[0]]
            book[name] = [_row(head, line) for line in lines[1:]]
            book[f"{name}_header"] = [dict.fromkeys(title for title in head if title)]
    made: str = convert(book, warnings=[]).xform
    return made


def _row(head: Sequence[str], line: Sequence[str]) -> dict[str, str | None]:
    """Return a row by column; an empty one stays, so that pyxform counts rows as the sheet does."""
    return {name: cell.strip() for name, cell in zip(head, line, strict=False) if name and cell.strip()}
