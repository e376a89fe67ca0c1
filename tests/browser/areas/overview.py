from datetime import date

from tests.browser.areas.base import State, at

ROUND = "/noi-bo/dot/{round}/"
# The demonstration's closed round is that of the year before this one.
LAST_YEAR = date.today().year - 1  # noqa: DTZ011
CLOSED = f"/noi-bo/dot/kh-{LAST_YEAR}/"

STATES: tuple[State, ...] = (
    State("hoi-nguoi-dan", "dashboards:round", "home_affairs", at(f"/noi-bo/dot/ho-gia-dinh-{LAST_YEAR}/")),
    State("tu-khao-sat", "dashboards:round", "head", at(f"/noi-bo/dot/tu-khao-sat-nha-trang-{LAST_YEAR}/")),
    State("mot-khoi", "overview:block", "home_affairs", at(f"{ROUND}khoi/cap-xa/")),
    State("mot-khoi-sap-xep", "overview:block", "home_affairs", at(f"{ROUND}khoi/so-nganh/?sap-xep=chi-so&chieu=giam")),
    State("mot-dot-da-khoa", "dashboards:round", "home_affairs", at(CLOSED)),
    State("mot-khoi-cua-don-vi", "overview:block", "officer", at(f"{CLOSED}khoi/so-nganh/")),
)
NOT_PAGES: dict[str, str] = {f"overview:{name}": "file" for name in ("csv", "xlsx")}
