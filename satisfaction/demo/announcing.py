"""Conferences of the demonstration's agencies, made up after the notice of 2017 that the project's documents have.

Sở Tư pháp held its own before the deadline and has remarks to make measures of; Sở Y tế plans one.
"""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Conference, Obligation, PublicityForm
from actionplans.services.conferences import Remark, Told, add_remark, hold, plan_conference
from actionplans.services.publicity import add_usual_forms
from actionplans.services.steps import Hand
from agencies.models import Agency
from satisfaction.demo import owing
from surveys.models import Round

# As staff said them at such a conference (thông báo kết luận of Ban Quản lý Khu kinh tế Vân Phong, 2017).
REMARKS = (
    ("proposal", "Bổ sung, tăng cường thông tin qua mạng, trang thông tin, thư điện tử để người dân kịp cập nhật", ""),
    ("proposal", "Hồ sơ đã thực hiện nhiều lần, lần sau không cần nộp bản chứng thực", "Văn phòng"),
    ("difficulty", "Nơi chờ chật, ngày đông người dân phải đứng", "Bộ phận Một cửa"),
)


def load(round: Round, *, at: datetime) -> None:
    """Enter the ways to make results public and two conferences; once."""
    office = User.objects.get(username=owing.OFFICE)
    if not PublicityForm.objects.exists():
        add_usual_forms(actor=office, at=at)
    if Conference.objects.exists():
        return
    today = localdate(at)
    owed = Obligation.objects.filter(point__label="1", point__directive__number=owing.NUMBER)
    for code, days in (("so-tu-phap", -9), ("so-y-te", 6)):
        agency = Agency.objects.filter(code=code).first()
        if agency is None:
            continue
        told = Told(
            planned_on=today + timedelta(days=days),
            place="Hội trường Sở",
            chair="Giám đốc Sở",
            posts="Lãnh đạo Sở, trưởng phòng, Bộ phận Một cửa",
        )
        obligation = owed.filter(bearer=agency).first()
        made = plan_conference(agency=agency, round=round, told=told, obligation=obligation, actor=office, at=at)
        if days < 0:
            _took_place(made, office, at)


def _took_place(made: Conference, office: User, at: datetime) -> None:
    hold(conference=made, held_on=made.planned_on, attending=42, files={}, hand=_hand(made, office, at))
    for kind, text, section in REMARKS:
        remark = Remark(kind=kind, text=text, section=section)
        add_remark(conference=made, remark=remark, hand=_hand(made, office, at))


def _hand(made: Conference, actor: User, at: datetime) -> Hand:
    made.refresh_from_db()
    return Hand(actor=actor, at=at, seen=made.version)
