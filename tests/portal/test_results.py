"""The public pages: figures as the gate lets them out, words that do not overstate, nothing that is not published."""

import csv
import gzip
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from charts.numbers import vi
from documents.csv_files import DELIMITER
from portal import published, serving
from scoring.models import Publication, PublicationDraft
from scoring.services import score_round
from surveys.models import Round
from surveys.selectors import layout_of
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
FEW = (0, 0, 0, 1, 2)


@pytest.fixture
def closed(cast: Cast) -> Round:
    """Three departments with forms enough, two alike; two communes with three forms each; scored."""
    few = factories.agency("cam-ranh", level="commune", block=cast.communes)
    third = factories.agency("so-tu-phap", block=cast.departments, name="Sở Tư pháp <b>& Hộ tịch</b> " + "dài " * 20)
    made = survey(cast.so_xay_dung, cast.so_y_te, third, cast.nha_trang, few)
    for agency, levels in ((cast.so_xay_dung, GOOD), (cast.so_y_te, POOR), (third, GOOD)):
        answered(unit_of(made, agency), levels)
    answered(unit_of(made, cast.nha_trang), FEW)
    answered(unit_of(made, few), FEW)
    run(made)
    return made


def published_of(round: Round, number: str = "12/QĐ-UBND", **said: object) -> Publication:
    told = {"issuing_body": "UBND tỉnh", "decision_date": localdate(), "actor": None, **said}
    return publish(run=score_round(round=round, actor=None, at=now()), decision_number=number, at=now(), **told)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def of(agency: str, page: str = "agency") -> str:
    return reverse(f"public:{page}", args=["dot-1", agency])


PAGES = [
    "/ket-qua/dot-1/",
    "/ket-qua/2026/",
    "/ket-qua/dot-1/bang/",
    "/ket-qua/dot-1/khoi/so/",
    "/ket-qua/dot-1/don-vi/so-y-te/",
    "/ket-qua/dot-1/don-vi/so-y-te/niem-yet/",
    "/ket-qua/dot-1/don-vi/so-y-te/bang/",
    "/ket-qua/dot-1/don-vi/so-y-te/huy-hieu.svg",
    "/phuong-phap/diem-cap-xa/1/",
]


def test_a_draft_has_no_page(client: Client, closed: Round) -> None:
    found = score_round(round=closed, actor=None, at=now())
    then = localdate() - timedelta(days=1)
    PublicationDraft.objects.create(round=closed, run=found, opens_on=then, closes_on=then, at=now())
    assert {client.get(address).status_code for address in PAGES} == {404}
    published_of(closed)
    assert {client.get(address).status_code for address in PAGES} == {200}


def test_every_page_prints_what_is_told_and_nothing_else(client: Client, closed: Round) -> None:
    told = published.published(published_of(closed)).by_agency
    shown = [unit for unit in told.values() if unit.index is not None]
    assert shown
    block = text(client, "/ket-qua/dot-1/khoi/so/")
    for unit in shown:
        pages = [text(client, of(unit.agency, page)) for page in ("agency", "notice", "agency_table", "badge")]
        assert all(vi(unit.index) in page for page in (block, *pages))
        assert all(vi(unit.low) in page for page in (block, *pages[:2]))
    for unit in told.values():
        if unit.index is None:
            page = text(client, of(unit.agency))
            assert "Không có chỉ số" in page
            assert 'class="item"' not in page
            assert not re.search(r"\d+,\d\d", re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_badge_says_where_its_figures_are_made_up(client: Client, closed: Round, synthetic: bool) -> None:
    Round.objects.filter(pk=closed.pk).update(synthetic=synthetic)
    closed.refresh_from_db()
    published_of(closed)
    assert ("số liệu giả định" in text(client, of("so-y-te", "badge"))) is synthetic


def test_ties_and_open_ranks_are_said(client: Client, cast: Cast) -> None:
    alike = factories.agency("so-tu-phap", block=cast.departments, name="Sở Tư pháp")
    made = survey(cast.so_xay_dung, cast.so_y_te, alike)
    for agency, levels in ((cast.so_xay_dung, GOOD), (cast.so_y_te, POOR), (alike, GOOD)):
        answered(unit_of(made, agency), levels)
    run(made)
    published_of(made)
    page = unescape(text(client, "/ket-qua/dot-1/khoi/so/"))
    assert page.count("</span>1=") == 2
    assert "Chưa đủ căn cứ thống kê để nói đơn vị nào đứng đầu: 2 đơn vị" in page
    assert "cùng hạng với 1 đơn vị khác" in text(client, of("so-xay-dung"))


def test_a_correction_shows_at_once_with_its_reason(client: Client, cast: Cast, closed: Round) -> None:
    first = published_of(closed)
    before = client.get(of("so-y-te"))
    answered(unit_of(closed, cast.so_y_te), GOOD)
    published_of(closed, "13/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu nộp muộn")
    after = client.get(of("so-y-te"), HTTP_IF_NONE_MATCH=before["ETag"])
    assert after.status_code == 200
    assert "Bổ sung phiếu nộp muộn" in after.content.decode()
    assert "12/QĐ-UBND" in after.content.decode()
    assert after["ETag"] != before["ETag"]


def test_pages_are_kept_by_everybody_and_carry_no_cookie(client: Client, closed: Round) -> None:
    published_of(closed)
    for address in ("/", "/ket-qua/", *PAGES, "/viec-da-lam/", "/phuong-phap/", "/tro-nang/"):
        first = client.get(address)
        assert (first.status_code, dict(first.cookies)) == (200, {})
        assert first["Cache-Control"] == "public, max-age=60"
        with CaptureQueriesContext(connection) as queries:
            again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert len(queries) <= 1
    assert not Session.objects.exists()


def test_the_state_is_asked_once_in_a_while(client: Client, closed: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    published_of(closed)
    monkeypatch.setattr(serving, "FRESH_SECONDS", 3600.0)
    client.get("/ket-qua/dot-1/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/ket-qua/dot-1/").status_code == 200
    assert len(queries) == 0


def test_a_page_is_made_in_few_queries_and_small(client: Client, closed: Round) -> None:
    published.published(published_of(closed))
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(address).content)
        assert len(queries) <= 12, address
        assert size <= 200 * 1024


def test_a_packed_page_is_the_same(client: Client, closed: Round) -> None:
    published_of(closed)
    plain = client.get("/ket-qua/dot-1/")
    packed = client.get("/ket-qua/dot-1/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]


def test_each_language_has_its_own_page(client: Client, closed: Round) -> None:
    published_of(closed)
    assert 'lang="vi"' in text(client, "/ket-qua/dot-1/")
    client.cookies["ngon_ngu"] = "en"
    assert 'lang="en"' in text(client, "/ket-qua/dot-1/")


def test_an_agency_is_found_however_it_is_typed(client: Client, closed: Round) -> None:
    published_of(closed)
    for typed in ("sở y tế", "SO Y TE", "y te", "so-y-te"):
        page = client.get("/ket-qua/", {"tim": typed}).content.decode()
        assert f'href="{of("so-y-te")}"' in page
        assert f'href="{of("so-xay-dung")}"' not in page


def test_a_mean_is_told_with_the_forms_it_rests_on_everywhere(client: Client, cast: Cast) -> None:
    """Three wards of which one answered nothing that is scored: it has no index, its forms are in no mean."""
    made = survey(*(factories.agency(code, name=f"Phường {code}", block=cast.communes) for code in ("a", "b", "c")))
    items = {cell.code: (0,) * 5 for cell in layout_of(made.questionnaire_version_id).cells if cell.kind == "level5"}
    for unit, nothing in zip(made.units.order_by("pk"), ({}, {}, items), strict=True):
        answered(unit, GOOD, items=nothing)
    run(made)
    published_of(made)
    block = cast.communes.code
    pages = [text(client, address) for address in ("/ket-qua/dot-1/", f"/ket-qua/dot-1/khoi/{block}/")]
    for page in pages:
        assert page.count("để ngoài 1 đơn vị không có chỉ số") == 1
        assert page.count('data-label="phiếu">80</td>') == 1
    assert "<dd>120</dd>" in re.sub(r"\s*\n\s*", "", pages[0]), "the whole pools all answers"
    told = client.get("/api/v1/publications/dot-1/").json()
    assert [each["n"] for each in told["blocks"]] == [80]
    rows = csv.DictReader(
        io.StringIO(client.get("/du-lieu/dot-1/1/blocks.csv").content.decode().lstrip("\ufeff")), delimiter=DELIMITER
    )
    assert [row["n"] for row in rows] == ["80"]


def test_nothing_found_is_said_without_a_heading(client: Client, closed: Round) -> None:
    published_of(closed)
    assert "Tìm thấy với" in text(client, "/ket-qua/?tim=y+te")
    nothing = text(client, "/ket-qua/?tim=khong+dau+co")
    assert "Tìm thấy với" not in nothing
    assert "Không có cơ quan nào có tên như vậy" in nothing


def test_the_menu_marks_where_one_is(client: Client, closed: Round) -> None:
    published_of(closed)

    def marked(address: str) -> list[tuple[str, str]]:
        menu = text(client, address).partition('<nav class="public-nav"')[2].partition("</nav>")[0]
        return re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', menu)

    assert marked("/") == []
    assert marked("/ket-qua/") == [("/ket-qua/", "page")]
    assert marked("/ket-qua/dot-1/don-vi/so-y-te/") == [("/ket-qua/", "true")]
    assert marked("/phuong-phap/diem-cap-xa/1/") == [("/phuong-phap/", "true")]
    assert marked("/api/") == [("/du-lieu/", "true")]


def test_ranks_on_the_notice_stand_close_in_their_brackets(client: Client, closed: Round) -> None:
    told = published.published(published_of(closed)).by_agency
    ranked = [unit.agency for unit in told.values() if unit.rank_low is not None]
    assert ranked
    for agency in ranked:
        said = re.sub(r"<[^>]+>", "", text(client, of(agency, "notice")))
        assert re.search(r"hạng \d+=?/\d+ +\s*\(có thể từ hạng \d+(–\d+)?\)", said)


def test_nothing_typed_breaks_a_page(client: Client, closed: Round) -> None:
    published_of(closed)
    for typed in ("\0", "%", "\u202e🙂", "<script>", "'" * 5000, "a" * 100_000):
        response = client.get("/ket-qua/", {"tim": typed})
        assert response.status_code == 200
        assert "<script>" not in response.content.decode()
    for address in ("٢٠٢٦", "0000", "20260", "x" * 400, "-", "2026%00"):
        assert client.get(f"/ket-qua/{address}/").status_code == 404
    for page in ("-1", "x", "9" * 6000):
        assert client.get("/ket-qua/dot-1/khoi/so/", {"trang": page, "xep": page}).status_code == 200


def test_names_are_written_as_they_are(client: Client, closed: Round) -> None:
    published_of(closed)
    for page in ("agency", "notice", "agency_table", "badge"):
        assert "<b>&" not in text(client, of("so-tu-phap", page))


def test_only_what_is_meant_for_frames_may_be_framed(client: Client, closed: Round) -> None:
    published_of(closed)
    table, page = client.get(of("so-y-te", "agency_table")), client.get(of("so-y-te"))
    assert "X-Frame-Options" not in table
    assert "frame-ancestors *" in table["Content-Security-Policy"]
    assert "<script" not in table.content.decode()
    assert page["X-Frame-Options"] == "DENY"
    assert client.get(of("so-y-te", "badge"))["Content-Type"] == "image/svg+xml; charset=utf-8"
