"""Targets out of a table that somebody sends: unit, N, quota, issued."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from documents.reading import InvalidFile, RowFault, Table
from documents.reading.refusals import UnreadableFile
from surveys.models import RoundUnit
from surveys.services.plans import MOST_FORMS, Target

NAMES = {
    "unit": ("unit", "mã đơn vị", "don_vi", "agency"),
    "population": ("n", "số hồ sơ", "ho_so", "population"),
    "quota": ("quota", "chỉ tiêu", "chi_tieu"),
    "issued": ("issued", "phát ra", "phat_ra"),
}


def targets_in(table: Table, units: Mapping[str, RoundUnit]) -> dict[str, Target]:
    """Return the targets a table states by the code of the agency.

    An empty cell keeps what stands; with a new N and no quota the quota follows from the formula. Raises InvalidFile
    with every fault of every row, UnreadableFile where a column is missing.
    """
    columns = _columns(table)
    faults: list[RowFault] = []
    found: dict[str, Target] = {}
    for line, row in table.rows:
        code = row[columns["unit"]].strip()
        if code not in units or code in found:
            expected = _("mỗi đơn vị một dòng") if code in found else _("mã của một đơn vị trong đợt")
            faults.append(RowFault(line, columns["unit"], code, expected))
            continue
        numbers = {
            name: _number(line, column, row[column], faults) for name, column in columns.items() if name != "unit"
        }
        found[code] = _target(units[code], numbers)
    if faults:
        raise InvalidFile(faults)
    return found


def _columns(table: Table) -> dict[str, str]:
    written = {column.strip().lower(): column for column in table.columns}
    columns = {name: written[alias] for name, aliases in NAMES.items() for alias in aliases if alias in written}
    if "unit" not in columns or len(columns) < 2:
        raise UnreadableFile(_("Tệp cần cột unit (mã đơn vị) và ít nhất một cột N, quota hoặc issued."))
    return columns


def _number(line: int, column: str, text: str, faults: list[RowFault]) -> int | None:
    digits = text.strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9 or int(digits) > MOST_FORMS:
        faults.append(RowFault(line, column, text, _("số nguyên từ 0 đến %d, không dấu chấm") % MOST_FORMS))
        return None
    return int(digits)


def _target(unit: RoundUnit, numbers: Mapping[str, int | None]) -> Target:
    population, quota, issued = (numbers.get(name) for name in ("population", "quota", "issued"))
    if quota is None and population is None:
        quota = unit.quota
    return Target(
        population=unit.population if population is None else population,
        quota=quota,
        issued=unit.issued if issued is None else issued,
    )
