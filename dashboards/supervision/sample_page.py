"""A sample for asking again as the pages show it: no contacts, no answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from agencies.meanwhile import Clash
from charts.numbers import vi
from scoring.certainty.intervals import LEVEL, limits, quantile
from surveys.models import Response, SampledForm

Outcome = SampledForm.Outcome
# It tells how single answers look: that all of them are the same.
TELLING = Response.Flag.STRAIGHT_LINED


@dataclass(frozen=True, slots=True)
class Row:
    """One form: where and when it came in, and what asking again said."""

    position: int
    form_no: str
    unit: str
    about: str
    flags: tuple[str, ...]
    outcome: str
    note: str


def row(form: SampledForm) -> Row:
    response = form.response
    day = f"{response.submitted_on:%d/%m/%Y}"
    flags = tuple(str(flag.label) for flag in Response.Flag if flag != TELLING and response.flags & flag)
    return Row(
        form.position, response.form_no, response.round_unit.version.name,
        f"{response.get_channel_display()} · {day}", flags, form.outcome, form.note,
    )  # fmt: skip


def typed_over(rows: Sequence[Row], typed: Mapping[int, tuple[str, str]]) -> list[tuple[Row, str, str]]:
    """Return the forms of a page with what their boxes hold: what was typed and not stored, else what stands."""
    return [(one, *typed.get(one.position, (one.outcome, one.note))) for one in rows]


def clash(rows: Sequence[Row], typed: Mapping[int, tuple[str, str]]) -> Clash:
    """Show what a colleague noted beside what was typed; the audit names no form, so not who it was."""
    differing = (
        (f"{one.position}. {one.form_no}", _words(one.outcome, one.note), _words(*typed[one.position]))
        for one in rows
        if typed.get(one.position, (one.outcome, one.note)) != (one.outcome, one.note)
    )
    return Clash("", tuple(differing), "")


def outcomes() -> list[tuple[str, str]]:
    return [("", _("chưa hỏi")), *((str(value), str(words)) for value, words in Outcome.choices)]


def _words(outcome: str, note: str) -> str:
    said = dict(outcomes()).get(outcome, "")
    return f"{said}: {note}" if note else said


def file_rows(forms: Iterable[SampledForm]) -> Iterator[Sequence[object]]:
    """Yield the head and every form of a sample as its page shows it."""
    yield [_("Thứ tự"), _("Số phiếu"), _("Đơn vị"), _("Kênh, ngày"), _("Điều cần xem"), _("Kết quả"), _("Ghi chú")]
    for shown, form in ((row(form), form) for form in forms):
        said = form.get_outcome_display() if form.outcome else _("chưa hỏi")
        yield [shown.position, shown.form_no, shown.unit, shown.about, ", ".join(shown.flags), said, shown.note]


def summary(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the sample's state in pairs (words, value); the share of those who remembered and could be asked."""
    drawn, told = sum(counts.values()), counts.get(Outcome.MATCH, 0) + counts.get(Outcome.DIFFERS, 0)
    parts = [(str(each.label).capitalize(), _of(counts.get(each, 0), drawn)) for each in Outcome]
    return [
        (_("Phiếu rút"), vi(drawn)),
        *parts,
        (_("Chưa hỏi"), vi(counts.get("", 0))),
        (_("Khớp trong số hỏi được và nhớ"), _share(counts.get(Outcome.MATCH, 0), told)),
    ]


def _of(part: int, whole: int) -> str:
    return f"{vi(part)} ({_percent(part / whole)} %)" if whole else vi(part)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    low, high = limits(part / whole, whole, quantile(LEVEL, None))
    said = _("%(share)s %% (khoảng tin cậy 95 %%: %(low)s–%(high)s)")
    return said % {"share": _percent(part / whole), "low": _percent(float(low)), "high": _percent(float(high))}


def _percent(share: float) -> str:
    return vi((Decimal(share) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
