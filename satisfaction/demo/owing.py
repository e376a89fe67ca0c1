"""What a made-up directive gives the demonstration's agencies to do: done, waiting, returned, near and late."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Directive, Obligation
from actionplans.points import split
from actionplans.services import steps
from actionplans.services.directives import Heading, Task, enter_directive, give
from actionplans.services.steps import Hand
from agencies.models import Agency

OFFICE, HEAD = "demo-noi-vu", "demo-lanh-dao-don-vi"
# The day after the publication (`demo.publishing`), and before the conferences that the directive asks for.
SINCE_ISSUED = timedelta(days=15)
NUMBER = "15/UBND-NC (giả định)"
TEXT = """1. Các sở, ngành, địa phương tổ chức hội nghị công bố chỉ số hài lòng;
gửi biên bản về Sở Nội vụ.
2. Sở Tư pháp: Niêm yết đầy đủ, dễ hiểu các thủ tục hành chính đang thực hiện; gửi ảnh chụp nơi niêm yết.
3. Đơn vị có chỉ số thấp phân tích những mặt đã làm được, hạn chế, nguyên nhân và lập kế hoạch khắc phục.
4. Sở Nội vụ tổng hợp, kiểm tra việc thực hiện và đề xuất xử lý các trường hợp không chấp hành.
"""
# Point, agencies, what it is called, days from today, whether a file is needed.
GIVEN = (
    ("1", ("so-tu-phap", "so-y-te", "phuong-nha-trang", "dac-khu-truong-sa"), "Tổ chức hội nghị công bố", -5, True),
    ("2", ("so-tu-phap",), "Niêm yết đầy đủ các thủ tục đang thực hiện", 3, True),
    ("3", ("so-tu-phap", "phuong-nha-trang"), "Phân tích nguyên nhân, lập kế hoạch khắc phục", 25, False),
    ("4", ("so-noi-vu",), "Tổng hợp, kiểm tra việc thực hiện", 40, False),
)


def load(*, at: datetime) -> None:
    """Enter the directive and what became of it so far; once."""
    if Directive.objects.filter(number=NUMBER).exists():
        return
    office, today, then = User.objects.get(username=OFFICE), localdate(at), at - SINCE_ISSUED
    made = enter_directive(heading=_heading(localdate(then)), points=split(TEXT), actor=office, at=then)
    given = {
        (label, each.agency.code): each
        for label, codes, task, days, needs_file in GIVEN
        for each in _give(made, label, codes, task, today + timedelta(days=days), needs_file=needs_file, at=then)
    }
    _become(given, office, at)


def _heading(issued_on: date) -> Heading:
    return Heading(
        number=NUMBER,
        issued_on=issued_on,
        issuer="UBND tỉnh Khánh Hòa",
        title="V/v nâng cao mức độ hài lòng của người dân, tổ chức (văn bản giả định của bản trình diễn)",
        theme="Năm hành động vì sự hài lòng của người dân",
    )


def _give(
    made: Directive, label: str, codes: tuple[str, ...], task: str, due_on: date, *, needs_file: bool, at: datetime
) -> list[Obligation]:
    known = dict(Agency.objects.filter(code__in=codes).values_list("code", "pk"))
    wanted = Task(
        point=made.points.get(label=label),
        agency_ids=[known[code] for code in codes if code in known],
        task=task,
        due_on=due_on,
        proof="Biên bản hoặc ảnh chụp" if needs_file else "",
        needs_file=needs_file,
    )
    return give(tasks=[wanted], actor=User.objects.get(username=OFFICE), at=at)


def _become(given: dict[tuple[str, str], Obligation], office: User, at: datetime) -> None:
    planned, late = given.get(("3", "phuong-nha-trang")), given.get(("1", "dac-khu-truong-sa"))
    if planned is not None:
        head = User.objects.get(username=HEAD)
        steps.submit(obligation=planned, note="Kế hoạch đã ban hành ngày hôm nay.", hand=_hand(planned, head, at))
    if late is not None:
        note = "Đã nhắc hai lần, chưa gửi biên bản: đề nghị UBND tỉnh nhắc nhở bằng văn bản."
        steps.propose(obligation=late, note=note, hand=_hand(late, office, at))


def _hand(given: Obligation, actor: User, at: datetime) -> Hand:
    given.refresh_from_db()
    return Hand(actor=actor, at=at, seen=given.version)
