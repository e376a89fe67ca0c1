"""Conferences of the demonstration's agencies, made up after the notice of 2017 that the project's documents have.

Sở Tư pháp held its own before the deadline and has remarks to make measures of; a ward plans one. Each is entered by
somebody of the agency.
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


# The agency, who acts for it, days from today of planning and of the conference, the place, who chairs, who takes part.
HELD = (
    (
        "so-tu-phap", "demo-can-bo", -12, -9, "Hội trường Sở", "Giám đốc Sở",
        "Lãnh đạo Sở, trưởng phòng, Bộ phận Một cửa",
    ),
    (
        "phuong-nha-trang", "demo-lanh-dao-don-vi", -2, 6, "Hội trường UBND phường", "Chủ tịch UBND phường",
        "Lãnh đạo UBND phường, công chức, Trung tâm phục vụ hành chính công",
    ),
)  # fmt: skip


def load(round: Round, *, at: datetime) -> None:
    """Enter the ways to make results public and two conferences; once."""
    if not PublicityForm.objects.exists():
        add_usual_forms(actor=User.objects.get(username=owing.OFFICE), at=at)
    if Conference.objects.exists():
        return
    owed = Obligation.objects.filter(point__label="1", point__directive__number=owing.NUMBER)
    for code, person, planned, days, place, chair, posts in HELD:
        agency, actor = Agency.objects.filter(code=code).first(), User.objects.get(username=person)
        if agency is None:
            continue
        told = Told(planned_on=localdate(at) + timedelta(days=days), place=place, chair=chair, posts=posts)
        obligation, then = owed.filter(bearer=agency).first(), at + timedelta(days=planned)
        made = plan_conference(agency=agency, round=round, told=told, obligation=obligation, actor=actor, at=then)
        if days < 0:
            _took_place(made, actor, at + timedelta(days=days))


def _took_place(made: Conference, actor: User, at: datetime) -> None:
    hold(conference=made, held_on=made.planned_on, attending=42, files={}, hand=_hand(made, actor, at))
    for kind, text, section in REMARKS:
        remark = Remark(kind=kind, text=text, section=section)
        add_remark(conference=made, remark=remark, hand=_hand(made, actor, at))


def _hand(made: Conference, actor: User, at: datetime) -> Hand:
    made.refresh_from_db()
    return Hand(actor=actor, at=at, seen=made.version)
