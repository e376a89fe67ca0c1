"""Xã Quảng Thành, 2023: the one published data set with numbers, rebuilt from its totals."""

from datetime import date, datetime

from agencies.models import Agency
from agencies.services import load_agencies
from satisfaction.demo.files import FOLDER, table
from scoring.selectors import latest_method_version
from scoring.services import assign_method, score_round
from surveys.models import Round
from surveys.selectors import newest_version
from surveys.services import close_round, create_round, import_responses, open_round

CODE = "quang-thanh-2023"
SECTIONS = ("tu-phap-ho-tich", "ldtbxh", "dc-xd-nn-mt")
FORMS = FOLDER / "quang_thanh_2023_forms.csv"


def load(*, at: datetime) -> Round:
    """Load the agencies and the round of xã Quảng Thành and score it; once."""
    existing = Round.objects.filter(code=CODE).first()
    if existing is not None:
        return existing
    load_agencies(table("quang_thanh_agencies.csv"), actor=None, at=at)
    made = create_round(
        code=CODE,
        title="Xã Quảng Thành năm 2023 (45 phiếu dựng lại từ số liệu công bố)",
        questionnaire_version=newest_version("cap-xa-16-3"),
        opens_on=date(2023, 6, 1),
        closes_on=date(2023, 10, 31),
        agencies=list(Agency.objects.filter(code__in=SECTIONS)),
        synthetic=True,
        at=at,
    )
    assign_method(round=made, method_version=latest_method_version("diem-cap-xa"))
    open_round(round=made, at=at)
    import_responses(round=made, content=FORMS.read_bytes(), file_name=FORMS.name, at=at)
    close_round(round=made, at=at)
    score_round(round=made, actor=None, at=at)
    return made
