"""What the demonstration's agencies plan after the closed round: written, waiting, carried out, late and stuck.

The measures are of the kind that kế hoạch 35/KH-UBND and công văn 2517/UBND ask for; what became of them is made up.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Measure, MeasureStep, Obligation, Plan
from actionplans.services import plans
from actionplans.services.plans import Aim, Done, Said
from actionplans.services.taking import Hand
from agencies.models import Agency
from scoring.publications import publication_of
from scoring.selectors import latest_run
from surveys.models import Round

OFFICE, HEAD, OFFICER = "demo-noi-vu", "demo-lanh-dao-don-vi", "demo-can-bo"
WARD, DEPARTMENT = "phuong-nha-trang", "so-tu-phap"
BASIS = "Công văn 2517/UBND ngày 30/3/2017 của UBND tỉnh Khánh Hòa\n15/UBND-NC (văn bản giả định của bản trình diễn)"
# Action, cause, who leads, days from today.
MEASURES = (
    ("Niêm yết đầy đủ thủ tục, lệ phí, đường dây nóng tại bộ phận một cửa", "Bảng niêm yết cũ", "Văn phòng", -6),
    ("Xin lỗi bằng văn bản khi trả kết quả trễ hạn", "Chưa thành nền nếp", "Bộ phận một cửa", 20),
    ("Tập huấn giao tiếp với người dân cho công chức một cửa", "Thái độ chưa đều", "Văn phòng", 45),
)
RAISED = "Thiếu kinh phí in bảng niêm yết cho hai điểm tiếp nhận (giả định); đề nghị bổ sung."


def load(survey_round: Round, *, at: datetime) -> None:
    """Begin the plans and say what became of them so far; once."""
    if Plan.objects.filter(basis=BASIS).exists():
        return
    carried_out = _plan(WARD, HEAD, survey_round, "Kế hoạch cải thiện mức độ hài lòng", MEASURES, at)
    if carried_out is not None:
        _accept(carried_out, at)
        _become(list(carried_out.measures.all()), at)
    waiting = _plan(DEPARTMENT, OFFICER, survey_round, "Kế hoạch khắc phục tiêu chí thấp", MEASURES[1:], at)
    if waiting is not None:
        plans.submit(plan=waiting, hand=_hand(waiting, OFFICER, at))
    _plan(WARD, HEAD, survey_round, "Kế hoạch năm sau (đang soạn)", MEASURES[2:], at)


def _plan(
    agency: str,
    actor: str,
    survey_round: Round,
    title: str,
    measures: tuple[tuple[str, str, str, int], ...],
    at: datetime,
) -> Plan | None:
    found, today = Agency.objects.filter(code=agency).first(), localdate(at)
    if found is None:
        return None
    live = publication_of(survey_round)
    made = plans.start_plan(
        agency=found,
        said=Said(title=f"{title}, {today.year}", first_year=today.year, last_year=today.year, basis=BASIS),
        run=live.run if live else latest_run(survey_round),
        obligation=Obligation.objects.filter(bearer=found, point__label="3").first(),
        actor=_person(actor),
        at=at,
    )
    plans.add_measures(plan=made, done=[_done(each, today) for each in measures], actor=_person(actor), at=at)
    aim = Aim(year=today.year, operator="above", value=Decimal(77))
    said = Said(title=made.title, first_year=made.first_year, last_year=made.last_year, basis=made.basis)
    return plans.write_plan(plan=made, said=said, aims=[aim], hand=_hand(made, actor, at))


def _done(of: tuple[str, str, str, int], today: date) -> Done:
    action, cause, lead, days = of
    return Done(action=action, cause=cause, lead=lead, due_on=today + timedelta(days=days), public=True)


def _accept(plan: Plan, at: datetime) -> None:
    plans.submit(plan=plan, hand=_hand(plan, HEAD, at))
    plans.accept(plan=plan, hand=_hand(plan, OFFICE, at))
    plan.refresh_from_db()


def _become(measures: list[Measure], at: datetime) -> None:
    stuck, doing = measures[0], measures[1]
    plans.report(measure=stuck, kind=MeasureStep.Kind.STUCK, note=RAISED, hand=_hand(stuck, HEAD, at))
    plans.report(measure=doing, kind=MeasureStep.Kind.START, hand=_hand(doing, HEAD, at))


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _hand(thing: Plan | Measure, username: str, at: datetime) -> Hand:
    thing.refresh_from_db()
    return Hand(actor=_person(username), at=at, seen=thing.version)
