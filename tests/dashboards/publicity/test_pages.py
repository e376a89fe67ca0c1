"""How agencies make results public: the check-list, the texts, what is refused, and nothing before publication."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from actionplans.models import Publicity, PublicityForm
from scoring.publications import publication_of
from tests.actionplans.conferences import decide, published
from tests.actionplans.factories import in_days
from tests.actionplans.publicity import way, ways
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of

pytestmark = pytest.mark.django_db
HOME = "/noi-bo/cong-khai/"
MINE = f"{HOME}da-cong-bo/so-xay-dung/"
PDF = b"%PDF-1.7 anh"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def done(client: Client, form: str, *, version: int = 0, **data: Any) -> Any:
    sent = {"action": "done", "version": version, "done_on": localdate().isoformat(), **data}
    return client.post(f"{MINE}{form}/", sent)


def test_an_agency_ticks_off_how_it_told_everybody(cast: Cast) -> None:
    ways(cast)
    client = signed_in(cast.an)
    file = SimpleUploadedFile("bang.pdf", PDF)
    link = "https://soxaydung.example.vn/hai-long"
    assert done(client, "cong-thong-tin", link=link, words="Trang chủ", proofs=file).status_code == 302
    assert (
        client.post(f"{MINE}loa-truyen-thanh/", {"action": "skip", "version": 0, "note": "Sở không có loa"}).status_code
        == 302
    )
    page = text(client, MINE)
    assert link in page
    assert "không áp dụng" in page
    row = signed_in(cast.snv).get(HOME).context["rows"]
    mine = next(each for each in row if each.code == "so-xay-dung")
    assert mine.lacks == 4
    kept = Publicity.objects.get(form=way("cong-thong-tin"))
    proof = kept.steps.get().files.get()
    answer = signed_in(cast.snv).get(f"{MINE}cong-thong-tin/tep/{proof.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == PDF
    assert signed_in(cast.an).get(f"{MINE}niem-yet/tep/{proof.pk}/").status_code == 404


def test_what_was_written_down_by_mistake_is_taken_back(cast: Cast) -> None:
    ways(cast)
    client = signed_in(cast.an)
    done(client, "niem-yet", words="Sảnh")
    client.post(f"{MINE}niem-yet/", {"action": "undo", "version": 1, "note": "Ghi nhầm"})
    kept = Publicity.objects.get()
    assert (kept.state, kept.done_on, kept.version) == ("todo", None, 2)
    assert "Ghi nhầm" in text(client, f"{MINE}niem-yet/")


def test_the_second_writer_is_told(cast: Cast) -> None:
    ways(cast)
    done(signed_in(cast.chi), "niem-yet", words="Sảnh A")
    second = done(signed_in(cast.an), "niem-yet", words="Sảnh B")
    assert second.status_code == 409
    assert "Có người vừa sửa trước ông/bà" in second.content.decode()
    assert "Sảnh B" in second.content.decode()
    assert Publicity.objects.get().words == "Sảnh A"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"words": "", "link": ""}, "Ghi công khai ở đâu"),
        ({"words": "x", "done_on": in_days(1).isoformat()}, "đến hôm nay"),
        ({"words": "x", "done_on": "2026-02-28"}, "từ ngày công bố kết quả"),
        ({"words": "x", "done_on": "0001-01-01"}, "từ ngày công bố kết quả"),
        ({"link": "javascript:alert(1)"}, "Địa chỉ không đúng"),
        ({"link": "ftp://a.vn/x"}, "Địa chỉ không đúng"),
        ({"link": "https://" + "a" * 500 + ".vn"}, "500"),
        ({"words": "x" * 1001}, "1000"),
        ({"words": "x", "version": "x"}, ""),
        ({"words": "x", "version": "-1"}, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, data: dict[str, Any], words: str) -> None:
    ways(cast)
    answer = done(signed_in(cast.an), "niem-yet", **data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Publicity.objects.filter(state="done").exists()


def test_only_the_agency_writes_and_only_within_its_scope(cast: Cast) -> None:
    ways(cast)
    for person in (cast.snv, cast.lanh_dao, cast.giam_sat, cast.dung):
        assert done(signed_in(person), "niem-yet", words="x").status_code == 403, person
        assert signed_in(person).get(MINE).status_code == 200, person
    assert done(signed_in(cast.binh), "niem-yet", words="x").status_code == 404
    assert signed_in(cast.binh).get(MINE).status_code == 404
    assert not Publicity.objects.exists()


def test_before_publication_there_is_nothing(cast: Cast) -> None:
    ways(cast)
    made = survey(cast.so_xay_dung, cast.so_y_te, code="chua-cong-bo")
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    for parts in ("", "niem-yet-in/", "niem-yet/", "loa-truyen-thanh/bai/", "loa-truyen-thanh/bai.txt"):
        for person in (cast.an, cast.snv):
            status = signed_in(person).get(f"{HOME}chua-cong-bo/so-xay-dung/{parts}").status_code
            assert status in (403, 404), (parts, person)
    assert "chua-cong-bo" not in text(signed_in(cast.an), HOME)


def test_the_loudspeaker_text_is_drafted_edited_and_downloaded(cast: Cast) -> None:
    ways(cast)
    client, address = signed_in(cast.an), f"{MINE}loa-truyen-thanh/"
    file = client.get(f"{address}bai.txt")
    assert file["Content-Disposition"] == 'attachment; filename="loa-truyen-thanh-so-xay-dung.txt"'
    spoken = file.content.decode("utf-8-sig")
    assert "phần trăm" in spoken
    assert not any(each.isdigit() for each in spoken)
    assert "giây" in text(client, f"{address}bai/")
    assert client.post(f"{address}bai/", {"version": 0, "text": "Bà con chú ý"}).status_code == 302
    assert client.get(f"{address}bai.txt").content.decode("utf-8-sig") == "Bà con chú ý"
    assert client.post(f"{address}bai/", {"version": 0, "text": "Khác"}).status_code == 409
    assert client.post(f"{address}bai/", {"version": 1, "text": "x" * 10_001}).status_code == 422
    client.post(f"{address}bai/", {"version": 1, "text": ""})
    assert client.get(f"{address}bai.txt").content.decode("utf-8-sig") == spoken


def test_an_agency_whose_figures_are_hidden_has_no_text(cast: Cast) -> None:
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang, code="it-phieu", certainty={"suppression_k": 5})
    for agency, levels in ((cast.so_xay_dung, (0, 0, 0, 1, 1)), (cast.so_y_te, GOOD), (cast.nha_trang, GOOD)):
        answered(unit_of(made, agency), levels)
    decide(made, "606/QĐ-UBND")
    ways(cast)
    client = signed_in(cast.snv)
    assert client.get(f"{HOME}it-phieu/so-xay-dung/niem-yet-in/").status_code == 404
    assert client.get(f"{HOME}it-phieu/so-xay-dung/loa-truyen-thanh/bai.txt").status_code == 404
    assert "chưa có bài soạn sẵn" in text(client, f"{HOME}it-phieu/so-xay-dung/")


def test_the_notice_of_the_board_has_the_figures(cast: Cast) -> None:
    ways(cast)
    page = text(signed_in(cast.an), f"{MINE}niem-yet-in/")
    assert "NIÊM YẾT CÔNG KHAI" in page
    assert "605/QĐ-UBND" in page


def test_a_new_publication_is_told_anew(cast: Cast) -> None:
    ways(cast)
    client, made = signed_in(cast.an), published(cast)
    done(client, "niem-yet", words="Sảnh")
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    decide(made, "700/QĐ-UBND", supersedes=publication_of(made), reason="Sửa sai sót")
    page = text(client, MINE)
    assert "công khai theo quyết định mới" in page
    assert "700/QĐ-UBND" in page
    assert done(client, "niem-yet", words="Sảnh").status_code == 302
    assert Publicity.objects.count() == 2


def test_the_office_sets_the_ways(cast: Cast) -> None:
    published(cast)
    client, address = signed_in(cast.snv), f"{HOME}hinh-thuc/"
    assert "Chưa đặt hình thức công khai" in text(signed_in(cast.an), HOME)
    client.post(address, {"action": "usual"})
    client.post(address, {"action": "usual"})
    assert PublicityForm.objects.count() == 6
    client.post(address, {"action": "add", "name": "Họp thôn, tổ dân phố", "text": ""})
    assert client.post(address, {"action": "add", "name": "Họp thôn, tổ dân phố"}).status_code == 422
    assert client.post(address, {"action": "add", "name": "x" * 121}).status_code == 422
    assert client.post(address, {"action": "add", "name": "Họp", "text": "la"}).status_code == 422
    client.post(address, {"action": "retire", "code": "bao-chi"})
    assert "Báo chí" not in text(signed_in(cast.an), HOME).split("</table>")[0].split("<table")[1]
    client.post(address, {"action": "restore", "code": "bao-chi"})
    assert client.post(address, {"action": "retire", "code": "khong\0co"}).status_code == 404
    assert signed_in(cast.an).get(address).status_code == 403
    assert PublicityForm.objects.count() == 7


def test_names_of_three_hundred_signs_and_markup_are_shown_as_text(cast: Cast) -> None:
    ways(cast)
    client = signed_in(cast.an)
    done(client, "khac", words="<img src=x onerror=alert(1)>" + "y" * 300)
    for address in (MINE, f"{MINE}khac/"):
        assert "<img src=x" not in text(client, address)
