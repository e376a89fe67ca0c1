"""Everything a calendar is made of. Whoever keeps something else with a date adds its sources here, a line each."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from dashboards.calendar import answered, collecting, owed, own
from dashboards.calendar.entries import Entry, in_order
from dashboards.calendar.fixed import fixed_entries
from dashboards.calendar.reader import Reader
from dashboards.calendar.rows import Source, entries_of

SOURCES: tuple[Source, ...] = (
    *collecting.SOURCES,
    *owed.SOURCES,
    *answered.SOURCES,
    *own.SOURCES,
)


def entries(reader: Reader, first: date, last: date, *, sources: Sequence[Source] = SOURCES) -> list[Entry]:
    """Return everything dated between two days that concerns a person, in two queries."""
    return in_order([*entries_of(tuple(sources), reader, first, last), *fixed_entries(first, last)])


def kind_words() -> dict[str, str]:
    """Return what each kind of entry is called, by its code in the address."""
    return {
        "thu-phieu": _("Thu phiếu"),
        "du-thao": _("Ý kiến về dự thảo"),
        "phe-duyet": _("Phê duyệt"),
        "cong-bo": _("Công bố"),
        "nhiem-vu": _("Nhiệm vụ"),
        "ke-hoach": _("Biện pháp trong kế hoạch"),
        "hoi-nghi": _("Hội nghị"),
        "ra-soat": _("Rà soát chuyên đề"),
        "cong-khai": _("Công khai"),
        "y-kien": _("Ý kiến người dân"),
        "duong-day-nong": _("Đường dây nóng"),
        "giam-sat": _("Giám sát"),
        "tai-khoan": _("Vai trò, ủy quyền"),
        "du-lieu": _("Dữ liệu liên hệ"),
        "moc": _("Mốc chung của tỉnh"),
    }
