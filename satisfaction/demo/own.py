"""What phường Nha Trang asked about the units under it (tự khảo sát): a small survey that is not the province's."""

from datetime import date, datetime

from agencies.models import Agency
from agencies.services import load_agencies
from satisfaction.demo.files import table
from scoring.selectors import latest_method_version
from scoring.services import assign_method, score_round
from surveys.models import Channel, Round, RoundChannel
from surveys.selectors import newest_version
from surveys.services import close_round, create_round, generate_responses, open_round, state_issued
from surveys.services.plans import set_channels
from surveys.synthetic import UnitPlan

OWNER = "phuong-nha-trang"
SEED = 51
# Forms handed out and received, how good against an average unit, what people come for.
PLAN = (
    ("nha-trang-tt-hanh-chinh-cong", 70, 62, 0.35, ("khai-sinh", "chung-thuc")),
    ("nha-trang-kinh-te-ha-tang", 55, 41, -0.45, ("dat-dai", "xay-dung-nha")),
    ("nha-trang-van-hoa-xa-hoi", 50, 44, 0.05, ("tro-giup-xa-hoi",)),
    ("nha-trang-van-phong", 26, 22, 0.1, ("chung-thuc",)),
)
# Whoever got a result was asked at the counter, or took a form home.
CHANNELS = {"COUNTER": 0.7, "PAPER": 0.3}


def code_of(year: int) -> str:
    return f"tu-khao-sat-nha-trang-{year}"


def load(*, year: int, at: datetime) -> Round:
    """Load the units of the ward and its own survey of them, closed and scored; once."""
    existing = Round.objects.filter(code=code_of(year)).first()
    if existing is not None:
        return existing
    load_agencies(table("khanh_hoa_sub_units.csv"), actor=None, at=at)
    made = create_round(
        code=code_of(year),
        title=f"Phường Nha Trang tự khảo sát các đơn vị trực thuộc năm {year} (số liệu giả định)",
        questionnaire_version=newest_version("cap-xa-16-3"),
        opens_on=date(year, 10, 1),
        closes_on=date(year, 10, 31),
        agencies=list(Agency.objects.filter(code__in=[code for code, *_rest in PLAN])),
        synthetic=True,
        owner=Agency.objects.get(code=OWNER),
        at=at,
    )
    assign_method(round=made, method_version=latest_method_version("diem-cap-xa"))
    set_channels(round=made, designs={Channel[name]: RoundChannel.Design.DRAWN for name in CHANNELS}, actor=None, at=at)
    open_round(round=made, at=at)
    state_issued(round=made, issued={code: issued for code, issued, *_rest in PLAN}, at=at)
    plan = [UnitPlan(code, forms, quality, services) for code, _issued, forms, quality, services in PLAN]
    generate_responses(round=made, count=0, seed=SEED, plan=plan, channels=CHANNELS, at=at)
    close_round(round=made, at=at)
    score_round(round=made, actor=None, at=at)
    return made
