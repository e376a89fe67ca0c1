"""What the demonstration's supervising body says of the closed round: minutes and a flag, made up like its forms."""

from datetime import datetime

from accounts.models import User
from agencies.models import SupervisingBody
from surveys.models import Round, SupervisionFlag
from surveys.services.minutes import MinutesText, sign_minutes, write_minutes
from surveys.services.supervision import raise_flag

WATCHER = "demo-giam-sat"
PLACE = "Bộ phận một cửa phường Nha Trang và xã Diên Khánh"
ATTENDANTS = (
    "Bà Đặng Thu Mai, Ủy ban MTTQ Việt Nam tỉnh, trưởng đoàn (giả định).\n"
    "Đại diện Sở Nội vụ và hai đơn vị được giám sát (giả định)."
)
WATCHED = (
    "Việc phát, thu và giữ phiếu khảo sát tại bộ phận một cửa; nơi đặt máy lấy ý kiến; cách mời người dân trả lời."
)
FINDINGS = (
    "Phiếu được phát cho người vừa nhận kết quả, không chọn người trả lời.\n"
    "Ở xã Diên Khánh máy lấy ý kiến đặt sát quầy, người dân trả lời trước mặt công chức.\n"
    "Đây là nội dung giả định của tỉnh mẫu."
)
ADVICE = "Dời máy lấy ý kiến ra xa quầy để người dân trả lời riêng."
CONCLUSION = (
    "Đợt khảo sát được tổ chức đúng kế hoạch; cần đặt máy lấy ý kiến xa quầy để người dân trả lời riêng (giả định)."
)


FLAGGED = "xa-dien-khanh"
FLAG = (
    "Máy lấy ý kiến đặt sát quầy, người dân trả lời trước mặt công chức: đề nghị Sở Nội vụ xem phiếu thu tại quầy của "
    "xã có khác các kênh kia không (nội dung giả định)."
)


def load(survey_round: Round, *, at: datetime) -> None:
    """Write and sign minutes of the body about a closed round, and flag one of its units; once."""
    if survey_round.supervision_minutes.exists():
        return
    watcher = User.objects.get(username=WATCHER)
    body = SupervisingBody.objects.get(memberships__user=watcher)
    text = MinutesText(survey_round.closes_on, PLACE, ATTENDANTS, WATCHED, FINDINGS, ADVICE, CONCLUSION)
    minutes = write_minutes(round=survey_round, body=body, text=text, actor=watcher, at=at)
    sign_minutes(minutes=minutes, actor=watcher, at=at)
    unit = survey_round.units.get(agency__code=FLAGGED)
    kind = SupervisionFlag.Kind.SAMPLING
    raise_flag(round=survey_round, unit=unit, kind=kind, words=FLAG, body=body, actor=watcher, at=at)
