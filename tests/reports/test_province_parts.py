"""The report of a round has nine parts; a part without data says so, small groups stay hidden in each."""

from collections.abc import Sequence
from random import Random

import pytest

from actionplans.models import Measure, Plan
from charts.render import svg_apart
from feedback.models import Comment, Source, State
from reports.content import Report, Table, Text
from reports.prepared import prepare
from reports.wording import HIDDEN
from scoring.models import Analysis, ChannelCount, ScoringRun
from surveys.layout import Cell
from surveys.models import Channel, Round, RoundChannel
from surveys.selectors import layout_of
from tests.conftest import Cast
from tests.dashboards.factories import counted, run, survey, unit_of
from tests.reports.factories import AT, tallied
from tests.reports.reading import asking, sections

pytestmark = pytest.mark.django_db
TITLES = (
    "Căn cứ, mục đích, phạm vi và phương pháp",
    "Tổ chức thực hiện",
    "Đặc điểm mẫu",
    "Kết quả chung",
    "Kết quả theo khối",
    "Kết quả theo tiêu chí",
    "Nhận định của người trả lời, nhu cầu và mong đợi",
    "Ý kiến góp ý",
    "Hạn chế, nguyên nhân và kiến nghị",
)


def made(round: Round) -> Report:
    asked = asking(round)
    return asked.kind.make(asked, svg_apart)


def part(report: Report, title: str) -> str:
    section = next(one for one in report.sections if one.title == title)
    return "\n".join(
        block.text if isinstance(block, Text) else _cells(block)
        for block in section.walk()
        if isinstance(block, Text | Table)
    )


def _cells(table: Table) -> str:
    rows = (*table.heads, *table.rows, *([table.foot] if table.foot else []))
    return "\n".join([table.caption, *(" | ".join(cell.text for cell in row.cells) for row in rows), *table.notes])


def sheets(round: Round, forms: int, chance: Random) -> Sequence[Sequence[int]]:
    return [[_given(cell, chance) for cell in layout_of(round.questionnaire_version_id).cells] for _ in range(forms)]


def _given(cell: Cell, chance: Random) -> int:
    if cell.code == "A5":
        return 1 if chance.random() < 0.99 else 2
    return chance.randrange(1, 1 << cell.choices) if cell.kind == "several" else chance.randint(1, cell.choices)


@pytest.fixture
def residents(cast: Cast) -> Round:
    """A survey of residents with answers to every question; of each of its forms the answers are kept."""
    made = survey(cast.so_xay_dung, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022")
    counted(unit_of(made, cast.so_xay_dung), sheets(made, 200, Random(3)))
    run(made)
    return made


def test_a_round_without_anything_beside_its_scores_says_so_part_by_part() -> None:
    report = made(tallied(sizes=(2, 2)))
    assert tuple(section.title for section in report.sections) == TITLES
    assert [section.number for section in report.sections][-1] == "IX."
    for title in TITLES:
        assert part(report, title).strip(), title
    said = {
        "Tổ chức thực hiện": ("Không có phiếu nào bị loại.", "Chưa có biên bản giám sát nào", "Chưa ghi nhận phúc tra"),
        "Đặc điểm mẫu": ("Chưa lập bảng theo các câu",),
        "Kết quả chung": ("Không có chỉ tiêu nào được giao", "Phân bố câu trả lời theo yếu tố"),
        "Ý kiến góp ý": ("Không có ý kiến góp ý nào",),
        "Hạn chế, nguyên nhân và kiến nghị": ("Chưa có cơ quan, đơn vị nào được khảo sát nêu nguyên nhân",),
    }
    for title, words in said.items():
        for each in words:
            assert each in part(report, title), each
    assert [annex.title for annex in report.annexes] == ["Kết quả của từng đơn vị", "Phiếu khảo sát"]


def test_keys_of_paragraphs_are_each_there_once() -> None:
    keys = [block.key for block in made(tallied(sizes=(2, 1))).walk() if isinstance(block, Text) and block.key]
    assert len(keys) > 20
    assert len(set(keys)) == len(keys)


def test_no_part_begins_with_a_table_or_a_chart_right_under_its_heading(residents: Round) -> None:
    """Headings, caption, heads and rows would move to the next page in one piece."""
    for report in (made(residents), made(tallied("dot-thuong", sizes=(6, 2), forms=30))):
        begun = [(one.title, one.blocks[0]) for one in sections(report) if one.title and one.blocks]
        assert len(begun) > 9
        assert [title for title, block in begun if not isinstance(block, Text)] == []


def test_residents_are_told_by_profile_opinions_and_needs_with_small_groups_hidden(residents: Round) -> None:
    before = made(residents)
    assert "không có kết quả theo khối" in part(before, "Kết quả theo khối")
    assert "Chưa lập bảng" in part(before, TITLES[6])

    prepare(asking(residents))
    made_now = Analysis.objects.count()
    report = made(residents)
    profile, opinions = part(report, "Đặc điểm mẫu"), part(report, TITLES[6])
    assert f"| {HIDDEN} |" in profile
    assert "Không nêu để không lộ" in profile
    assert "| 200 | 100,0 |" in profile
    assert "phải đưa tiền ngoài quy định" in opinions
    assert "Nhu cầu, mong đợi" in opinions
    prepare(asking(residents))
    assert Analysis.objects.count() == made_now


def test_comments_are_counted_by_topic_and_only_dealt_with_ones_are_quoted() -> None:
    round = tallied(sizes=(2,))
    unit = round.units.first()
    assert unit is not None
    plain = {
        "round_unit": unit, "agency": unit.agency, "handler": unit.agency, "day": AT.date(), "words": "x",
        "source": Source.HOTLINE, "search": "x", "rules": 1, "released_on": AT.date(),
    }  # fmt: skip
    comments = (
        {"masked": "Đã trả lời \u202e[tên]", "state": State.ANSWERED, "topics": ["access"]},
        {"masked": "Còn mới", "state": State.NEW, "topics": ["access"]},
        {"masked": "Tố cáo", "state": State.ANSWERED, "topics": ["officials"], "signals": ["denunciation"]},
        {"masked": "Riêng lãnh đạo", "state": State.ANSWERED, "audience": "head"},
        {"masked": "Chưa đến lượt", "state": State.ANSWERED, "released_on": None},
    )
    for each in comments:
        Comment.objects.create(**(plain | each))
    said = part(made(round), "Ý kiến góp ý")
    assert "Có 3 ý kiến góp ý bằng lời, trong đó 2 ý kiến đã được trả lời." in said
    assert "Tiếp cận dịch vụ | 2 |" in said
    assert "“Đã trả lời [tên]”" in said
    for untold in ("Còn mới", "Tố cáo", "Riêng lãnh đạo", "Chưa đến lượt", "\u202e"):
        assert untold not in said


def test_causes_are_those_of_plans_taken_on() -> None:
    round = tallied(sizes=(2,))
    unit = round.units.first()
    assert unit is not None
    plan = {"agency": unit.agency, "run": ScoringRun.objects.get(round=round), "first_year": 2026, "last_year": 2026}
    Plan.objects.create(title="Một", causes="Thiếu người.", state="accepted", **plan)
    assert "Thiếu người." in part(made(round), TITLES[8])
    Plan.objects.update(state="draft")
    assert "Thiếu người." not in part(made(round), TITLES[8])


def test_causes_of_measures_are_told_whether_or_not_they_are_for_a_factor() -> None:
    round = tallied(sizes=(2,))
    first, second = round.units.select_related("version").order_by("pk")
    shared = {"run": ScoringRun.objects.get(round=round), "first_year": 2026, "last_year": 2026, "state": "accepted"}
    plan = Plan.objects.create(title="Một", agency=first.agency, **shared)
    for place, (node, cause) in enumerate(
        (("", "Bảng niêm yết cũ"), ("TC", "thiếu ghế."), ("", " "), ("", "Thiếu ghế"))
    ):
        Measure.objects.create(
            plan=plan, position=place, node=node, cause=cause, action="a", lead="b", due_on=AT.date()
        )
    said = part(made(round), TITLES[8])
    assert f"- {first.version.name}: Bảng niêm yết cũ; Thiếu ghế." in said
    assert "của 1 cơ quan, đơn vị, khối:" in said
    assert "Chưa có cơ quan" not in said

    Plan.objects.create(title="Hai", agency=first.agency, causes="Nộp muộn", **shared)
    Plan.objects.create(title="Khối", agency=second.agency, block=second.block, causes="Thiếu người", **shared)
    said = part(made(round), TITLES[8])
    assert f"- {first.version.name}: Bảng niêm yết cũ; Thiếu ghế; Nộp muộn." in said
    assert "- Khối thứ 1 (kế hoạch cho cả khối): Thiếu người" in said
    assert f"- {second.version.name}" not in said


def test_channels_that_nobody_planned_are_told_by_what_they_usually_are() -> None:
    round = tallied(sizes=(2,))
    assert not round.channels.exists()
    unit = round.units.order_by("pk")[0]
    ChannelCount.objects.filter(round_unit__round=round).delete()
    for channel in (Channel.COUNTER, Channel.QR):
        ChannelCount.objects.create(round_unit=unit, channel=channel, received=5, excluded=1)
    said = part(made(round), "Tổ chức thực hiện")
    assert f"{Channel.COUNTER.label} | chọn mẫu | 5 | 1 | 4" in said
    assert f"{Channel.QR.label} | tự nguyện | 5 | 1 | 4" in said
    assert "Kế hoạch của đợt không ghi kênh thu" in said
    assert "ngoài kế hoạch" not in said

    RoundChannel.objects.create(round=round, channel=Channel.COUNTER, design="census")
    said = part(made(round), "Tổ chức thực hiện")
    assert f"{Channel.COUNTER.label} | toàn bộ hồ sơ | 5" in said
    assert f"{Channel.QR.label} | tự nguyện (ngoài kế hoạch) | 5" in said
    assert "Kênh ngoài kế hoạch tính theo" in said

    RoundChannel.objects.create(round=round, channel=Channel.QR, design="voluntary")
    assert "ngoài kế hoạch" not in part(made(round), "Tổ chức thực hiện")


def test_units_of_few_forms_are_hidden_in_the_annex_too() -> None:
    report = made(tallied(forms=4, sizes=(2,)))
    table = next(block for block in report.annexes[0].sections[0].blocks if isinstance(block, Table))
    assert {row.cells[-1].text for row in table.rows} == {HIDDEN}
