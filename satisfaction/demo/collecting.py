"""What an office in the middle of collecting has set up: channels, quotas, a kiosk, people sent out, paper, a list.

Everything is made up; the people on the list have addresses under example.com, which no mail reaches.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from invitations.models import SampleList
from invitations.reading import Person
from invitations.services.lists import add_people, create_list
from satisfaction.demo.files import rows
from surveys.drafting.document import adopt
from surveys.models import AccessPoint, Channel, Round, RoundChannel
from surveys.services import create_access_point
from surveys.services.drafts import start_draft
from surveys.services.fieldwork import Wanted, assign
from surveys.services.kiosks import set_up_kiosk
from surveys.services.paper import Handing, create_batch, hand_out
from surveys.services.plans import Target, set_channels, set_targets

DRAWN, VOLUNTARY = RoundChannel.Design.DRAWN, RoundChannel.Design.VOLUNTARY
DESIGNS: dict[int, str] = {
    Channel.COUNTER: DRAWN,
    Channel.ENUMERATOR: DRAWN,
    Channel.PAPER: DRAWN,
    Channel.EMAIL: DRAWN,
    Channel.WEB: VOLUNTARY,
    Channel.QR: VOLUNTARY,
    Channel.ZALO: VOLUNTARY,
    Channel.KIOSK: VOLUNTARY,
}
# Nobody is to guess it from the outside: the demonstration runs on the visitor's own machine.
KIOSK_PIN = "2580"
WALKED = ("xa-dien-khanh", "phuong-nha-trang")
INVITED = 40


def load(survey_round: Round, *, at: datetime) -> None:
    """Set up the collection of the open round; once, and only while it is open."""
    if survey_round.state != Round.State.OPEN or survey_round.channels.exists():
        return
    office = User.objects.get(username="demo-noi-vu")
    _plan(survey_round, office, at)
    _kiosk(survey_round, office, at)
    _send_out(survey_round, office, at)
    _print(survey_round, office, at)
    _list(survey_round, office, at)
    _draft(survey_round, office, at)


def kiosk(survey_round: Round) -> AccessPoint | None:
    """Return the kiosk's door of the open round."""
    doors = AccessPoint.objects.filter(round_unit__round=survey_round, channel=Channel.KIOSK, closed_at=None)
    return doors.order_by("pk").first()


def _plan(survey_round: Round, office: User, at: datetime) -> None:
    set_channels(round=survey_round, designs=DESIGNS, actor=office, at=at)
    targets = {row["agency"]: _target(int(row["issued"])) for row in rows("khanh_hoa_plan.csv")}
    set_targets(round=survey_round, targets=targets, actor=office, at=at)


def _target(issued: int) -> Target:
    """A unit's quota is what a nine in ten return of its forms would bring; it has ten times as many dossiers."""
    return Target(population=issued * 10, quota=issued * 9 // 10, issued=issued)


def _kiosk(survey_round: Round, office: User, at: datetime) -> None:
    unit = survey_round.units.select_related("round").get(agency__code="phuong-nha-trang")
    door = create_access_point(round_unit=unit, channel=Channel.KIOSK, label="Máy ở sảnh tầng 1", at=at, actor=office)
    set_up_kiosk(kiosk=door.kiosk, reset_seconds=60, pause_seconds=5, pin=KIOSK_PIN, at=at, actor=office)


def _send_out(survey_round: Round, office: User, at: datetime) -> None:
    surveyor = User.objects.get(username="demo-dieu-tra")
    due_on = min(timezone.localdate(at) + timedelta(days=30), survey_round.closes_on)
    for code in WALKED:
        unit = survey_round.units.select_related("round").get(agency__code=code)
        wanted = Wanted(round_unit=unit, channel=Channel.ENUMERATOR, quota=20, due_on=due_on, sampling_unit="Thôn 1")
        assign(wanted=wanted, surveyor=surveyor, actor=office, at=at)


def _print(survey_round: Round, office: User, at: datetime) -> None:
    unit = survey_round.units.select_related("round").get(agency__code="xa-dien-khanh")
    batch = create_batch(
        round_unit=unit, channel=Channel.PAPER, prefix="DK", count=50, double_entry=True, actor=office, at=at
    )
    post = User.objects.get(username="demo-buu-dien")
    handing = Handing(handed_to=post, holder="", issued=50, returned=None)
    hand_out(batch=batch, handing=handing, actor=office, at=at)


def _list(survey_round: Round, office: User, at: datetime) -> None:
    made = create_list(
        round=survey_round,
        name="Hồ sơ xong trong tháng (giả định)",
        channel=Channel.EMAIL,
        source=SampleList.Source.FILE,
        destroy_on=survey_round.closes_on,
        at=at,
        actor=office,
    )
    unit = survey_round.units.get(agency__code="so-tu-phap")
    people = [
        Person(unit_id=unit.pk, dossier=f"GD-{n:04}", email=f"nguoi-{n:02}@example.com") for n in range(1, INVITED + 1)
    ]
    add_people(sample_list=made, people=people, at=at, actor=office)


def _draft(survey_round: Round, office: User, at: datetime) -> None:
    version = survey_round.questionnaire_version
    start_draft(
        document=adopt(version.definition),
        owner=None,
        questionnaire=version.questionnaire,
        based_on=version,
        actor=office,
        at=at,
    )
