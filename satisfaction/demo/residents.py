"""What residents of the province said of it, by Bộ Nội vụ's household form: places are sampled, none is measured."""

from datetime import date, datetime

from agencies.models import Agency
from scoring.analysis.asked import Asked
from scoring.selectors import latest_method_version
from scoring.services import assign_method, score_round
from scoring.services.analyses import analyse
from surveys.models import Channel, Round, RoundChannel
from surveys.selectors import newest_version
from surveys.services import close_round, create_round, generate_responses, open_round, state_issued
from surveys.services.plans import set_channels
from surveys.synthetic import UnitPlan

SEED = 52
# Where households were drawn, forms handed out and received.
PLACES = (
    ("phuong-nha-trang", 72, 66),
    ("phuong-cam-ranh", 54, 48),
    ("phuong-phan-rang", 54, 51),
    ("xa-dien-khanh", 54, 47),
    ("xa-khanh-son", 36, 31),
    ("xa-ninh-phuoc", 36, 33),
)
# Handed to households by people sent out: two in three filled in together with them, the others left there.
CHANNELS = {"ENUMERATOR": 0.65, "PAPER": 0.35}
# Opinions and the table by age stand on the page from the start.
ASKED = (Asked("opinions"), Asked("crosstab", questions=("A6",)))


def code_of(year: int) -> str:
    return f"ho-gia-dinh-{year}"


def load(*, year: int, at: datetime) -> Round:
    """Load the survey of residents, closed and scored; once."""
    existing = Round.objects.filter(code=code_of(year)).first()
    if existing is not None:
        return existing
    made = create_round(
        code=code_of(year),
        title=f"Khảo sát người dân toàn tỉnh Khánh Hòa năm {year} (số liệu giả định)",
        questionnaire_version=newest_version("bnv-ho-gia-dinh-2022"),
        opens_on=date(year, 11, 1),
        closes_on=date(year, 12, 15),
        agencies=list(Agency.objects.filter(code__in=[code for code, *_rest in PLACES])),
        synthetic=True,
        at=at,
    )
    assign_method(round=made, method_version=latest_method_version("bnv-2022"))
    set_channels(round=made, designs={Channel[name]: RoundChannel.Design.DRAWN for name in CHANNELS}, actor=None, at=at)
    open_round(round=made, at=at)
    state_issued(round=made, issued={code: issued for code, issued, _forms in PLACES}, at=at)
    plan = [UnitPlan(code, forms) for code, _issued, forms in PLACES]
    generate_responses(round=made, count=0, seed=SEED, plan=plan, channels=CHANNELS, at=at)
    close_round(round=made, at=at)
    score_round(round=made, actor=None, at=at)
    for asked in ASKED:
        analyse(round=made, asked=asked, newest=True, actor=None, at=at, progress=_unseen)
    return made


def _unseen(text: str, done: int, total: int) -> None:
    """Nobody watches."""
