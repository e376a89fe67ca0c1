from tests.browser.areas.base import State, at

# The demonstration publishes last year's round.
HOME = "/ket-qua/kh-2025/"
AGENCY = f"{HOME}don-vi/so-noi-vu/"
STATES: tuple[State, ...] = (
    State("ket-qua", "public:results", None, at("/ket-qua/")),
    State("ket-qua-tim", "public:results", None, at("/ket-qua/?tim=nha+trang")),
    State("ket-qua-khong-thay", "public:results", None, at("/ket-qua/?tim=khong+co+ten+nay")),
    State("ket-qua-nam", "public:round", None, at("/ket-qua/2025/")),
    State("ket-qua-dot", "public:round", None, at(HOME)),
    State("ket-qua-khoi", "public:block", None, at(f"{HOME}khoi/cap-xa/")),
    State("ket-qua-co-quan", "public:agency", None, at(AGENCY)),
    State("ket-qua-niem-yet", "public:notice", None, at(f"{AGENCY}niem-yet/")),
    State("ket-qua-bang-nhung", "public:agency_table", None, at(f"{AGENCY}bang/")),
    State("ket-qua-bang-dot", "public:round_table", None, at(f"{HOME}bang/")),
    State("viec-da-lam", "public:said", None, at("/viec-da-lam/")),
    State("phuong-phap-phien-ban", "public:method", None, at("/phuong-phap/tinh-mau-2640/1/")),
)
NOT_PAGES: dict[str, str] = {"public:badge": "a picture"}
