"""How the survey of a round goes, as its supervisors see it: the plan, counts, no contact and no figure of results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.collection.selectors import NOTHING, Sums, sums
from dashboards.text_tables import Cells as Marked
from dashboards.text_tables import marked, number_columns
from invitations.selectors.progress import by_channel
from surveys import usual_reasons
from surveys.models import Channel, Round, RoundUnit
from surveys.selectors.process import Shift, left_out, shifts

NONE = "–"
MOST_DAYS = 62
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: its name as a file, its title, its head; the first of each row names it."""

    name: str
    title: str
    head: Cells
    rows: Sequence[Cells]
    # What is said where there is nothing yet.
    empty: str

    @property
    def heads(self) -> Marked:
        return marked(self.head, number_columns(self.rows))

    @property
    def lines(self) -> list[Marked]:
        """Return the rows, of each cell whether it is a number."""
        numbers = number_columns(self.rows)
        return [marked(row, numbers) for row in self.rows]


def forms_of(round: Round, units: Sequence[RoundUnit], *, today: date) -> tuple[Table, ...]:
    """Return the forms that came in beside the plan, over the units a person watches."""
    counted = sums([unit.pk for unit in units], today=today)
    return _units(units, counted), _channels(round, counted), _days(counted)


def work_of(units: Sequence[RoundUnit], *, most: int) -> tuple[Table, ...]:
    """Return the work of the survey there: invitations, what surveyors bring (that due last), forms left out."""
    return _invited([unit.pk for unit in units]), _shifts(shifts(units, most=most)), _left_out(left_out(units))


def facts(round: Round, units: Sequence[RoundUnit]) -> list[tuple[str, str]]:
    """Return what is known of the plan, as pairs (words, value)."""
    return [pair for pair in _facts(round, units) if pair[1]]


def _facts(round: Round, units: Sequence[RoundUnit]) -> Iterator[tuple[str, str]]:
    yield _("Thời gian thu phiếu"), f"{round.opens_on:%d/%m/%Y} – {round.closes_on:%d/%m/%Y}"
    yield _("Tình trạng"), str(round.get_state_display())
    yield _("Số đơn vị ông/bà xem được"), vi(len(units))
    yield _("Sai số mong muốn"), _("%s điểm phần trăm") % vi(round.margin) if round.margin is not None else ""
    expected = round.expected_response
    yield _("Tỷ lệ thu về dự kiến"), f"{vi(expected)} %" if expected is not None else ""


def _units(units: Sequence[RoundUnit], counted: Sums) -> Table:
    head = (
        _("Đơn vị"),
        _("Hồ sơ trong kỳ (N)"),
        _("Chỉ tiêu phiếu"),
        _("Phát ra"),
        _("Thu về"),
        _("Loại"),
        _("Hợp lệ"),
    )
    rows = []
    for unit in units:
        count = counted.units.get(unit.pk, NOTHING)
        planned = (unit.population, unit.quota, unit.issued)
        came = (count.received, count.excluded, count.valid)
        rows.append((unit.version.name, *map(_known, planned), *map(vi, came)))
    return Table("giam-sat-don-vi", _("Kế hoạch và phiếu theo đơn vị"), head, rows, _("Đợt chưa có đơn vị nào."))


def _channels(round: Round, counted: Sums) -> Table:
    planned = {each.channel: str(each.get_design_display()) for each in round.channels.all()}
    seen = [each for each in Channel if each in planned or each in counted.channels]
    rows = []
    for each in seen:
        count = counted.channels.get(each, NOTHING)
        came = (count.received, count.excluded, count.valid)
        rows.append((str(each.label), planned.get(each, _("ngoài kế hoạch")), *map(vi, came)))
    head = (_("Kênh"), _("Cách lấy mẫu"), _("Thu về"), _("Loại"), _("Hợp lệ"))
    return Table("giam-sat-kenh", _("Phiếu theo kênh"), head, rows, _("Kế hoạch chưa nêu kênh nào."))


def _days(counted: Sums) -> Table:
    days = sorted(counted.days.items(), reverse=True)[:MOST_DAYS]
    rows = [(f"{day:%d/%m/%Y}", *map(vi, (each.received, each.excluded, each.valid))) for day, each in days]
    head = (_("Ngày"), _("Thu về"), _("Loại"), _("Hợp lệ"))
    return Table("giam-sat-ngay", _("Phiếu theo ngày, mới nhất trước"), head, rows, _("Chưa có phiếu nào."))


def _invited(ids: Sequence[int]) -> Table:
    """Invitations by channel, never by list or person; who answered is settled in batches."""
    found = by_channel(ids)
    rows = [
        (
            str(Channel(channel).label),
            *map(vi, (each.listed, each.drawn, each.sent, each.failed, each.refused, each.answered)),
        )
        for channel, each in sorted(found.items())
    ]
    head = (
        _("Kênh mời"), _("Trong danh sách"), _("Được chọn"), _("Đã gửi"), _("Không gửi được"), _("Từ chối nhận"),
        _("Đã trả lời"),
    )  # fmt: skip
    return Table("giam-sat-loi-moi", _("Lời mời"), head, rows, _("Đợt này không mời ai theo danh sách."))


def _shifts(found: Sequence[Shift]) -> Table:
    rows = [
        (
            _("Điều tra viên %d") % each.surveyor,
            each.unit if not each.place else f"{each.unit}, {each.place}",
            each.channel,
            vi(each.quota),
            vi(each.brought),
            f"{each.due_on:%d/%m/%Y}",
            _("đã kết thúc") if each.ended else _("đang làm"),
        )
        for each in found
    ]
    head = (
        _("Người"), _("Nơi thu"), _("Kênh thu"), _("Phải thu"), _("Đã thu"), _("Hạn"), _("Tình trạng"),
    )  # fmt: skip
    return Table("giam-sat-phan-cong", _("Phân công điều tra viên"), head, rows, _("Chưa phân công điều tra viên."))


def _left_out(counts: Mapping[tuple[str, str], int]) -> Table:
    """Forms left out by reason; what somebody typed beside a reason, or in its place, is not told."""
    usual = usual_reasons.to_exclude()
    told: dict[tuple[str, str], int] = {}
    for (kind, why), n in counts.items():
        known = why if kind == "paper" or why in usual else "" if kind == "waited" else _("lý do khác")
        key = (_kinds()[kind], known or _("gửi sau khi hết hạn thu phiếu"))
        told[key] = told.get(key, 0) + n
    rows = [(kind, why, vi(n)) for (kind, why), n in sorted(told.items())]
    head = (_("Cách loại"), _("Lý do"), _("Số phiếu"))
    return Table("giam-sat-loai", _("Phiếu bị loại, không hợp lệ"), head, rows, _("Chưa loại phiếu nào."))


def _kinds() -> dict[str, str]:
    return {
        "decided": _("người phụ trách loại"),
        "waited": _("đến muộn, chờ xem xét"),
        "paper": _("phiếu giấy bị loại khi nhập"),
    }


def _known(number: int | None) -> str:
    return NONE if number is None else vi(number)
