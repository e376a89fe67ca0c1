"""What is typed in the wizard, carried from step to step in the form itself, and the plan it makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from agencies.files import CODE
from agencies.forms import DAYS
from agencies.models import Agency
from agencies.reorganisation import DISSOLVE, MERGE, RENAME, SPLIT, TRANSFER, Heir, NewAgency, Plan

KINDS = (RENAME, MERGE, SPLIT, TRANSFER, DISSOLVE)
MOST_ROWS = 60
# How many rows of agencies, of a split of its heirs, a page shows before more are asked for.
ROWS: Mapping[str, int] = {RENAME: 1, MERGE: 3, SPLIT: 3, TRANSFER: 1, DISSOLVE: 1}
# The same on every row of the wizard.
OF_HEIR = ("heir", "heir_code", "heir_name", "heir_share")
SINGLE = ("on", "act", "name", "short_name", "stays", "moves_people")
LONGEST = {"name": 200, "short_name": 120, "act": 200, "heir_name": 200}


@dataclass
class Typed:
    """The fields of the wizard as they were typed; `faults` are pairs (field, words) found on reading them."""

    kind: str
    rows: int
    values: dict[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def heirs(self) -> int:
        return {SPLIT: self.rows, TRANSFER: self.rows, MERGE: 1}.get(self.kind, 0)  # type: ignore[call-overload, no-any-return]

    @property
    def sources(self) -> int:
        return self.rows if self.kind in (MERGE, DISSOLVE) else 1

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Yield every field with its value, to be sent again."""
        yield from (("kind", self.kind), ("rows", str(self.rows)))
        yield from self.values.items()

    def fault(self, name: str) -> str:
        return next((words for field, words in self.faults if field == name), "")


def typed_in(data: Mapping[str, str], kind: str) -> Typed:
    """Read the fields that a kind has; whatever else is sent is left out."""
    least = ROWS[kind]
    sent = data.get("rows", "")
    rows = max(least, min(int(sent), MOST_ROWS)) if sent.isascii() and sent.isdigit() and len(sent) < 4 else least
    typed = Typed(kind, rows, {})
    names = [*SINGLE, *(f"agency-{number}" for number in range(typed.sources))]
    names += [f"{name}-{number}" for number in range(typed.heirs) for name in OF_HEIR]
    # PostgreSQL cannot store NUL.
    typed.values = {name: data.get(name, "").replace("\0", "").strip() for name in names}
    return typed


def plan_of(typed: Typed) -> Plan | None:
    """Return the plan that is typed, or None with the faults laid beside their fields."""
    codes = {typed.values[name] for name in typed.values if name.startswith(("agency-", "heir-"))}
    known = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    on = _day(typed)
    agencies = tuple(_agencies(typed, known))
    heirs = tuple(_heirs(typed, known))
    for name in ("name", "short_name", "act"):
        if len(typed.values[name]) > LONGEST[name]:
            typed.faults.append((name, _("Tối đa %d ký tự.") % LONGEST[name]))
    if typed.kind == RENAME and not typed.values["name"]:
        typed.faults.append(("name", _("Cần tên mới.")))
    if typed.faults or on is None:
        return None
    return Plan(
        kind=next(kind for kind in KINDS if kind == typed.kind),
        on=on,
        agencies=agencies,
        heirs=heirs,
        name=typed.values["name"],
        short_name=typed.values["short_name"],
        act=typed.values["act"],
        stays=typed.kind == SPLIT and bool(typed.values["stays"]),
        moves_people=typed.kind == MERGE and bool(typed.values["moves_people"]),
    )


def _day(typed: Typed) -> date | None:
    for form in DAYS:
        try:
            day = datetime.strptime(typed.values["on"], form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if date(1900, 1, 1) < day <= date(9999, 12, 30):
            return day
    typed.faults.append(("on", _("Cần một ngày, ví dụ 01/07/2026.")))
    return None


def _agencies(typed: Typed, known: Mapping[str, Agency]) -> Iterator[Agency]:
    chosen = [(name, code) for name, code in typed.values.items() if name.startswith("agency-") and code]
    seen: set[str] = set()
    for name, code in chosen:
        if code not in known:
            typed.faults.append((name, _("Chọn một đơn vị trong danh sách.")))
        elif code in seen:
            typed.faults.append((name, _("Đơn vị này đã chọn ở trên.")))
        else:
            seen.add(code)
            yield known[code]
    if not chosen:
        typed.faults.append(("agency-0", _("Chọn đơn vị.")))


def _heirs(typed: Typed, known: Mapping[str, Agency]) -> Iterator[Heir]:
    for number in range(typed.heirs):
        heir, code, name, share = (typed.values[f"{field}-{number}"] for field in OF_HEIR)
        if not (heir or code or name or share):
            continue
        if typed.kind == TRANSFER and not share:
            typed.faults.append((f"heir_share-{number}", _("Cần phần chuyển đi, ước lượng được cũng ghi.")))
        part = _share(typed, f"heir_share-{number}", share)
        if heir and (code or name):
            typed.faults.append((f"heir-{number}", _("Chọn một đơn vị sẵn có, hoặc điền mã và tên đơn vị mới.")))
        elif heir and heir not in known:
            typed.faults.append((f"heir-{number}", _("Chọn một đơn vị trong danh sách.")))
        elif heir:
            yield Heir(agency=known[heir], share=part)
        elif _good_new(typed, number, code, name):
            yield Heir(new=NewAgency(code, name), share=part)


def _good_new(typed: Typed, number: int, code: str, name: str) -> bool:
    good_code = len(code) <= 60 and CODE.fullmatch(code) is not None
    if not good_code:
        words = _("Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ so-xay-dung.")
        typed.faults.append((f"heir_code-{number}", words))
    if not 1 <= len(name) <= LONGEST["heir_name"]:
        words = _("Tên đơn vị mới cần 1 đến %d ký tự.") % LONGEST["heir_name"]
        typed.faults.append((f"heir_name-{number}", words))
        return False
    return good_code


def _share(typed: Typed, name: str, text: str) -> Decimal | None:
    """Read a share in percent: 40 or 12,5."""
    if not text:
        return None
    try:
        share = Decimal(text.replace(",", ".").rstrip("% ")) / 100 if len(text) <= 12 else Decimal(0)
    except InvalidOperation:
        share = Decimal(0)
    if share.is_finite() and 0 < share <= 1 and share == round(share, 5):
        return share
    typed.faults.append((name, _("Phần chuyển đi: lớn hơn 0, không quá 100, tối đa ba chữ số thập phân.")))
    return None
