"""Rounds that are not the province's survey of its agencies: what residents say of the province, an agency's own."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from agencies.models import Agency
from dashboards.today.agency import drafts_waiting
from scoring.access import sight_of
from scoring.analysis.asked import Asked
from scoring.analysis_access import reaches_for
from scoring.draft_notices import tell_of_draft
from scoring.history.figures import stated_for
from scoring.models import PublicationDraft, UnitScore
from scoring.publication_access import objecting
from scoring.services.analyses import analyse
from scoring.services.publications import NotPublishable, object_to, prepare_draft
from scoring.year_rounds import rounds_of_year
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.history.test_pages import stated
from tests.scoring.factories import publish

Read = Callable[[User, str], str]
SignIn = Callable[[User], Client]
RESIDENTS, OWN = "/noi-bo/dot/nguoi-dan/", "/noi-bo/dot/tu-lam/"
ORDERING = ("Hạng", "hạng trong", "Trung bình khối", "So sánh đơn vị", "Bảng nhiệt")
SEEING_ALL = ("snv", "lanh_dao", "ban_chi_dao", "giam_sat")


@pytest.fixture
def residents(cast: Cast) -> Round:
    """Residents asked in two places of one block, of which one would look better than the other."""
    made = survey(
        cast.so_xay_dung, cast.so_y_te, code="nguoi-dan", questionnaire="bnv-ho-gia-dinh-2022", method="bnv-2022"
    )
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    run(made)
    return made


@pytest.fixture
def own(cast: Cast) -> Round:
    """What Sở Xây dựng asked about two units under it."""
    block = factories.block("phong", name="Đơn vị thuộc sở", position=9)
    below = [
        factories.agency(code, name=name, block=block, parent=cast.so_xay_dung)
        for code, name in (("phong-cap-phep", "Phòng Cấp phép"), ("phong-ha-tang", "Phòng Hạ tầng"))
    ]
    made = survey(*below, code="tu-lam")
    Round.objects.filter(pk=made.pk).update(owner=cast.so_xay_dung)
    made.refresh_from_db()
    answered(unit_of(made, below[0]), GOOD)
    answered(unit_of(made, below[1]), POOR)
    run(made)
    return made


def unit(made: Round, agency: Agency) -> str:
    return reverse("publications:unit", args=[made.code, agency.code])


def draft(made: Round) -> None:
    today = localdate()
    prepare_draft(run=made.runs.get(), opens_on=today, closes_on=today, actor=None, at=now())


def published(made: Round) -> None:
    on = localdate()
    Round.objects.filter(pk=made.pk).update(opens_on=on)
    made.refresh_from_db()
    publish(
        run=made.runs.select_related("round").get(),
        issuing_body="UBND tỉnh",
        decision_number="12/QĐ",
        decision_date=on,
        actor=None,
        at=now(),
    )


class TestResidents:
    @pytest.mark.parametrize("who", SEEING_ALL)
    def test_the_page_says_what_it_is_and_orders_no_agencies(
        self, cast: Cast, residents: Round, page: Read, who: str
    ) -> None:
        text = page(getattr(cast, who), RESIDENTS).split("<main")[1]

        assert "Hỏi người dân toàn tỉnh" in text
        assert "Không xếp hạng cơ quan" in text
        assert ">80" in text  # forms of both places
        assert [words for words in ORDERING if words in text] == []

    def test_places_stand_with_their_forms_and_no_score(self, cast: Cast, residents: Round, page: Read) -> None:
        residents.units.update(issued=50)
        part = page(cast.snv, RESIDENTS).split('id="noi-chon-mau"')[1]

        assert ["Sở Xây dựng" in part, ">50<" in part, ">40<" in part, "80 %" in part] == [True] * 4
        for each in UnitScore.objects.filter(run__round=residents):
            assert str(each.index).replace(".", ",") not in part

    def test_a_table_by_groups_stands_on_the_page_once_it_is_stored(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        before = page(cast.snv, RESIDENTS)
        analyse(
            round=residents,
            asked=Asked("crosstab", questions=("A6",)),
            newest=True,
            actor=None,
            at=now(),
            progress=lambda text, done, total: None,
        )
        after = page(cast.snv, RESIDENTS)

        assert "/phan-tich/nguoi-dan/bang-cheo/?pham-vi=ca-dot&amp;theo=A6" in before
        assert ["Chỉ số theo: Độ tuổi" in text for text in (before, after)] == [False, True]

    def test_the_page_stays_small_however_many_tables_are_stored(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        for code in ("A5", "A6", "A8", "A9", "A10", "A11"):
            asked = Asked("crosstab", questions=(code,))
            analyse(
                round=residents, asked=asked, newest=True, actor=None, at=now(), progress=lambda text, done, total: None
            )
        text = page(cast.snv, RESIDENTS)

        assert len(text.encode()) < 200 * 1024
        assert text.count("Chỉ số theo: ") == 2

    def test_the_page_asks_the_database_little(
        self, cast: Cast, residents: Round, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for person in (cast.snv, cast.lanh_dao, cast.chi):
            client = signed_in(person)
            client.get(RESIDENTS)
            with django_assert_max_num_queries(12):
                client.get(RESIDENTS)

    @pytest.mark.parametrize("who", SEEING_ALL)
    @pytest.mark.parametrize("name", ["dashboards:round_csv", "matrix:heat_csv", "matrix:compare_csv"])
    def test_no_file_ranks_or_scores_places(
        self, cast: Cast, residents: Round, page: Read, who: str, name: str
    ) -> None:
        asked = "?don-vi=so-xay-dung&don-vi=so-y-te" if "compare" in name else ""
        text = page(getattr(cast, who), reverse(name, args=["nguoi-dan"]) + asked)
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))

        assert rows
        assert "Hạng" not in rows[0]
        assert not [row for row in rows if {"Sở Xây dựng", "so-xay-dung", "Sở Y tế", "so-y-te"} & set(row)]

    @pytest.mark.parametrize("kind", ["yeu-to", "cac-khoi"])
    def test_there_is_no_table_of_an_overview(self, cast: Cast, residents: Round, signed_in: SignIn, kind: str) -> None:
        assert signed_in(cast.snv).get(f"{RESIDENTS}tong-quan/{kind}.csv").status_code == 404

    def test_the_matrix_and_the_comparison_say_why_there_is_none(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        for address in (f"{RESIDENTS}ma-tran/", f"{RESIDENTS}so-sanh/?don-vi=so-xay-dung&don-vi=so-y-te"):
            text = page(cast.snv, address).split("<main")[1]
            assert "đo cả tỉnh" in text
            assert "Sở Y tế" not in text

    def test_a_block_has_no_page(self, cast: Cast, residents: Round, signed_in: SignIn) -> None:
        answer = signed_in(cast.snv).get(f"{RESIDENTS}khoi/so/")
        assert (answer.status_code, answer["Location"]) == (302, RESIDENTS)

    def test_the_command_prints_places_with_forms_alone(self, residents: Round) -> None:
        out = io.StringIO()
        call_command("score", "nguoi-dan", "--json", stdout=out)
        said = json.loads(out.getvalue())
        call_command("score", "nguoi-dan", stdout=(table := io.StringIO()))

        assert [set(each) for each in said["agencies"]] == [{"agency", "name", "n"}] * 2
        assert said["blocks"] == []
        assert said["total"]["index"] is not None
        assert "so-xay-dung" not in table.getvalue()

    def test_nobody_gets_a_report_of_a_place(self, cast: Cast, residents: Round, signed_in: SignIn) -> None:
        form = {"kind": "agency", "agency": "so-xay-dung"}
        for person in (cast.snv, cast.chi):
            assert signed_in(person).post("/noi-bo/dot/nguoi-dan/bao-cao/", form).status_code == 404

    def test_nor_by_command(self, residents: Round, tmp_path: object) -> None:
        words = ["nguoi-dan", "--kind", "agency", "--agency", "so-xay-dung", "--out", f"{tmp_path}/tep.pdf"]
        with pytest.raises(CommandError, match="đo cả tỉnh"):
            call_command("make_report", *words)

    @pytest.mark.parametrize("who", ["snv", "lanh_dao", "giam_sat", "chi"])
    def test_a_draft_gives_no_place_a_page_of_figures(
        self, cast: Cast, residents: Round, signed_in: SignIn, page: Read, who: str
    ) -> None:
        draft(residents)
        person = getattr(cast, who)

        assert signed_in(person).get(unit(residents, cast.so_xay_dung)).status_code == 404
        assert unit(residents, cast.so_xay_dung) not in page(person, "/noi-bo/cong-bo/nguoi-dan/")

    def test_no_place_is_told_of_a_draft_or_objects_to_it(self, cast: Cast, residents: Round) -> None:
        draft(residents)
        found = PublicationDraft.objects.get(round=residents)

        assert tell_of_draft(draft=found, at=now(), on=localdate()) == 0
        with pytest.raises(NotPublishable):
            object_to(
                draft=found, round_unit=unit_of(residents, cast.so_xay_dung), text="Sai", actor=cast.chi, at=now()
            )

    def test_no_place_has_a_draft_to_check(self, cast: Cast, residents: Round) -> None:
        draft(residents)

        assert drafts_waiting({cast.so_xay_dung.pk}, on=localdate()) == []

    def test_older_figures_stand_with_the_survey_of_agencies(self, cast: Cast, residents: Round, scored: Round) -> None:
        # The survey of residents is the newer one.
        Round.objects.filter(pk=residents.pk).update(opens_on=date(2026, 2, 1))
        stated("toan-tinh,2022,top2,6200,80.5,Quyết định 1\n")

        assert [len(stated_for(whole=True, beside=each.questionnaire_version_id)) for each in (scored, residents)] == [
            1,
            0,
        ]

    def test_two_runs_differ_in_the_provinces_figures_alone(self, cast: Cast, residents: Round, page: Read) -> None:
        answered(unit_of(residents, cast.so_y_te), GOOD)
        run(residents)
        text = page(cast.snv, "/noi-bo/cong-bo/nguoi-dan/khac-nhau/").split("<main")[1]

        assert "Sở Y tế" not in text
        assert "Sở Xây dựng" not in text

    def test_a_place_sees_counts_until_the_provinces_figures_are_published(
        self, cast: Cast, residents: Round, page: Read
    ) -> None:
        before = page(cast.chi, RESIDENTS).split("<main")[1]
        published(residents)
        after = page(cast.chi, RESIDENTS).split("<main")[1]

        assert "/don-vi/so-xay-dung/" not in before
        assert ["Cung ứng dịch vụ hành chính công" in text for text in (before, after)] == [False, True]
        assert "Sở Y tế" not in after

    def test_it_stands_apart_in_the_list(self, cast: Cast, residents: Round, scored: Round, page: Read) -> None:
        text = page(cast.snv, "/noi-bo/dot/")

        assert text.index("Đợt dot-1") < text.index("<h2>Hỏi người dân cả tỉnh</h2>") < text.index("Đợt nguoi-dan")


class TestOwn:
    def test_the_owners_head_sees_its_units_ranked_with_limits(self, cast: Cast, own: Round, page: Read) -> None:
        text = page(cast.chi, OWN).split("<main")[1]

        assert "Tự khảo sát: cơ quan tự hỏi ý kiến" in text
        assert "hạng trong 2 đơn vị có chỉ số" in text
        assert "Phòng Cấp phép" in text
        assert "Tải báo cáo PDF" in text
        assert "Theo cơ quan cấp trên" not in text

    def test_the_owners_head_previews_the_report(self, cast: Cast, own: Round, page: Read) -> None:
        text = page(cast.chi, f"{OWN}bao-cao/xem/?kind=province")

        assert "Đây là đợt tự khảo sát" in text
        assert "Theo cơ quan cấp trên" not in text

    def test_the_owners_head_analyses_all_of_it(self, cast: Cast, own: Round) -> None:
        for person, expected in ((cast.chi, True), (cast.dung, False)):
            sight = sight_of(person, state=own.state, on=localdate())
            units = list(own.units.select_related("agency", "version", "block"))
            assert ("" in reaches_for(own, sight, units, whole="Cả đợt")) is expected

    @pytest.mark.parametrize("who", SEEING_ALL)
    def test_whoever_sees_the_province_sees_what_it_is(self, cast: Cast, own: Round, page: Read, who: str) -> None:
        for address in (OWN, f"{OWN}khoi/phong/", f"{OWN}don-vi/phong-ha-tang/", f"{OWN}ma-tran/", f"{OWN}so-sanh/"):
            assert "không phải khảo sát của tỉnh" in page(getattr(cast, who), address)

    @pytest.mark.parametrize("who", ["binh", "dung"])
    @pytest.mark.parametrize(
        "address",
        [
            OWN,
            f"{OWN}bang.csv",
            f"{OWN}khoi/phong/",
            f"{OWN}don-vi/phong-ha-tang/",
            f"{OWN}ma-tran/bang.csv",
            f"{OWN}so-sanh/",
            f"{OWN}bao-cao/xem/?kind=province",
            "/noi-bo/phan-tich/tu-lam/",
            "/noi-bo/cong-bo/tu-lam/",
            "/noi-bo/thu-phieu/tu-lam/",
        ],
    )
    def test_nobody_else_does(self, cast: Cast, own: Round, signed_in: SignIn, who: str, address: str) -> None:
        assert signed_in(getattr(cast, who)).get(address).status_code == 404

    def test_it_is_in_no_list_of_another_agency(self, cast: Cast, own: Round, page: Read) -> None:
        for address in ("/noi-bo/dot/", "/noi-bo/cong-bo/", "/noi-bo/thu-phieu/"):
            assert "tu-lam" not in page(cast.binh, address)

    def test_it_enters_no_year(self, cast: Cast, own: Round, scored: Round) -> None:
        found = rounds_of_year(own.assessment_year)

        assert own not in found.rounds
        assert own not in [each.round for each in found.left_out]

    def test_a_unit_waits_for_its_owners_draft_not_for_the_office(self, cast: Cast, own: Round, page: Read) -> None:
        head = factories.user("truong-phong")
        factories.membership(head, Role.HEAD, agency=Agency.objects.get(code="phong-ha-tang"))
        text = page(head, "/noi-bo/cong-bo/tu-lam/")

        assert "Khi cơ quan tự khảo sát đưa kết quả dự thảo" in text
        assert objecting(head, list(own.units.all()), on=localdate())
