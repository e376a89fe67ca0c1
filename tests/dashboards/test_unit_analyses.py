"""What a unit's page shows of its analyses: the map with its list, channels, what is not computed, what may not be."""

import re
from collections.abc import Callable
from itertools import combinations
from math import hypot
from random import Random

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from agencies.models import Service
from dashboards.analysis.contents import services
from dashboards.analysis.naming import Names
from dashboards.analysis.quadrants import APART, pushed_apart
from jobs.models import Job
from scoring.analysis_tasks import analyse
from scoring.models import Analysis
from surveys.models import Channel, Round
from surveys.selectors import layout_of
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, counted, run, survey, unit_of
from tests.scoring.factories import method

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"
ANALYSES = "/noi-bo/phan-tich/dot-1/"
# How good each factor is, and how much of a person's mood there is in it.
QUALITY = {"TC": (4.5, 0.3), "TT": (3.2, 1.2), "CC": (4.4, 1.2), "KQ": (3.3, 0.2), "PA": (4.4, 0.4)}


def mixed(round: Round, forms: int, *, seed: int = 7) -> list[list[int]]:
    """Return forms in which factors hang on a person's mood, each its own way."""
    chance, layout = Random(seed), layout_of(round.questionnaire_version_id)
    rows = []
    for _ in range(forms):
        mood = chance.gauss(0, 1)
        row = []
        for cell in layout.cells:
            good, hangs = QUALITY.get(cell.code[:2], (4, 1))
            level = round_(good + hangs * mood + chance.gauss(0, 0.5))
            row.append(level if cell.kind == "level5" else 0)
        rows.append(row)
    return rows


def round_(value: float) -> int:
    return min(5, max(1, int(value + 0.5)))


@pytest.fixture
def varied(cast: Cast) -> Round:
    """A closed round: 80 forms of many minds at Sở Xây dựng, 30 by QR beside them; Sở Y tế plain."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    counted(unit_of(made, cast.so_xay_dung), mixed(made, 80))
    counted(unit_of(made, cast.so_xay_dung), mixed(made, 30, seed=8), channel=Channel.QR)
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    return made


@pytest.fixture
def ask(signed_in: SignIn) -> Callable[..., None]:
    """Return a function that presses the button of a kind on the unit's page, and does the job."""

    def asked(person: User, slug: str, agency: str = "so-xay-dung") -> None:
        response = signed_in(person).post(f"{ANALYSES}{slug}/tinh/", {"pham-vi": f"don-vi:{agency}"})
        assert response.status_code == 302
        job = Job.objects.latest("created_at")
        analyse(job_id=str(job.pk), **job.params)

    return asked


def test_what_nobody_computed_is_offered_and_then_shown(
    cast: Cast, varied: Round, page: Read, ask: Callable[..., None]
) -> None:
    before = page(cast.an, UNIT)
    assert f'action="{ANALYSES}yeu-to/tinh/"' in before
    assert "analysis__plane" not in before

    ask(cast.an, "yeu-to")
    text = page(cast.an, UNIT)
    assert f'action="{ANALYSES}yeu-to/tinh/"' not in text
    assert text.count('class="analysis__point"') == 5
    for field in ("Ưu tiên cải thiện", "Giữ vững", "Theo dõi", "Không ưu tiên"):
        assert f">{field}</text>" in text
    listed = text[text.index("<h3>Ưu tiên cải thiện</h3>") : text.index("<h3>Giữ vững</h3>")]
    assert "Tổ chức giải quyết thủ tục hành chính" in listed
    assert re.search(r'analysis__number--first">2</span>', listed)


def test_new_forms_take_the_map_away(cast: Cast, varied: Round, page: Read, ask: Callable[..., None]) -> None:
    ask(cast.snv, "yeu-to")
    assert "analysis__plane" in page(cast.snv, UNIT)
    answered(unit_of(varied, cast.so_y_te), GOOD)
    assert "analysis__plane" not in page(cast.snv, UNIT)


def test_channels_stand_beside_the_index(cast: Cast, varied: Round, page: Read, ask: Callable[..., None]) -> None:
    ask(cast.an, "kenh-thu")
    text = page(cast.an, UNIT)
    assert "tính vào chỉ số" in text
    assert "không tính vào chỉ số, không suy rộng" in text


def test_another_units_analysis_is_not_shown(cast: Cast, varied: Round, page: Read, ask: Callable[..., None]) -> None:
    ask(cast.snv, "yeu-to")
    text = page(cast.binh, UNIT.replace("so-xay-dung", "so-y-te"))
    assert "analysis__plane" not in text


def test_a_unit_without_an_index_has_no_analyses(cast: Cast, varied: Round, page: Read) -> None:
    made = survey(cast.so_y_te, code="dot-2")
    run(made)
    text = page(cast.snv, "/noi-bo/dot/dot-2/don-vi/so-y-te/")
    assert "Nên sửa điều gì trước" not in text


@pytest.mark.parametrize("who", ["snv", "an", "lanh_dao"])
def test_the_page_asks_little_with_its_analyses_too(
    cast: Cast,
    varied: Round,
    signed_in: SignIn,
    ask: Callable[..., None],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    who: str,
) -> None:
    ask(cast.snv, "yeu-to")
    ask(cast.snv, "kenh-thu")
    client = signed_in(getattr(cast, who))
    client.get(UNIT)
    with django_assert_max_num_queries(12):
        text = client.get(UNIT).content.decode()
    assert "analysis__plane" in text
    assert len(text.encode()) < 200 * 1024


def test_points_are_pushed_apart_within_their_fields() -> None:
    left, right = ((5.0, 49.0), (5.0, 95.0)), ((51.0, 95.0), (5.0, 95.0))
    places = [(48.0, 50.0), (48.0, 50.0), (48.5, 51.0), (52.0, 50.0), (90.0, 90.0)]
    rooms = [left, left, left, right, right]
    moved = pushed_apart(places, rooms)

    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= APART - 0.01 for a, b in combinations(moved, 2))
    assert all(place[0] <= 49 for place in moved[:3])
    assert all(place[0] >= 51 for place in moved[3:])
    assert moved[4] == (90.0, 90.0)


@pytest.fixture
def by_service(cast: Cast) -> Round:
    """A closed round: at Sở Xây dựng 40 forms on permits, 20 on plans, 6 on signs, 3 on fees, 10 on none."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    for name, forms, level in (("permits", 40, 4), ("plans", 20, 3), ("signs", 6, 5), ("fees", 3, 1)):
        service = Service.objects.create(code=name, name=f"Thủ tục {name}")
        counted(unit_of(made, cast.so_xay_dung), plain(made, forms, level), service=service)
    counted(unit_of(made, cast.so_xay_dung), plain(made, 10, 4))
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    return made


def plain(round: Round, forms: int, level: int) -> list[list[int]]:
    layout = layout_of(round.questionnaire_version_id)
    return [[level if cell.kind == "level5" else 0 for cell in layout.cells] for _ in range(forms)]


def test_services_with_enough_forms_stand_weakest_first(
    cast: Cast, by_service: Round, page: Read, ask: Callable[..., None]
) -> None:
    ask(cast.an, "thu-tuc")
    text = page(cast.an, UNIT)
    part = text[text.index('id="bang-thu-tuc"') :]
    named = re.findall(r"Thủ tục (permits|plans|signs|fees)", part)

    assert named[0] == "plans"
    assert "permits" in named
    assert "fees" not in named
    assert "thủ tục có từ 5 phiếu trở lên" in part
    assert "60,00" in part
    assert page(cast.an, f"{ANALYSES}thu-tuc/?pham-vi=don-vi:so-xay-dung").count(">Thủ tục plans<") == 1


def test_few_forms_of_a_service_follow_from_nothing_shown(
    cast: Cast, by_service: Round, ask: Callable[..., None]
) -> None:
    """Three forms are about fees: beside the unit's own index another service, or those of none, stays hidden too."""
    ask(cast.snv, "thu-tuc")
    rows = Analysis.objects.get(kind="services").result["rows"]
    hidden = [row for row in rows if row["figures"][0]["hidden"]]

    assert len(hidden) >= 2
    assert all(row["forms"] is None for row in hidden)


def test_a_service_below_the_minimum_is_counted_not_named() -> None:
    figure = {"n": 1, "index": "60.00", "low": None, "high": None, "hidden": False}
    rows = [{"groups": [pk], "forms": forms, "figures": [figure]} for pk, forms in ((1, 30), (2, 29), (0, 90))]
    names = Names(method(minimum=30), {}, {})
    content = services({"rows": rows, "names": {"1": "Một", "2": "Hai"}}, names)

    assert [row.name for row in content.tables[0].rows] == ["Một"]
    assert content.lead.startswith("1 trong 2 thủ tục có từ 30 phiếu trở lên")
