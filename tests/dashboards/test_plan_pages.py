import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from agencies.models import AgencySuccession
from jobs.models import Job
from scoring.models import RoundMethod
from scoring.services import load_method
from surveys.models import Channel, Round, RoundVersion
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import survey
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PLANS = "/noi-bo/thu-phieu/"
COPY = "/noi-bo/thu-phieu/dot-moi/ke-hoach/sao-chep/"


@pytest.fixture
def method(cast: Cast) -> int:
    return load_method(document=document(), at=factories.NOW).pk


@pytest.fixture
def form(method: int) -> dict[str, Any]:
    """What somebody types into the page of a new round."""
    return {
        "owner": "",
        "code": "dot-moi",
        "title": "Đợt mới",
        "questionnaire": factories.questionnaire_version("hai-cau").pk,
        "method": method,
        "assessment_year": "2025",
        "opens_on": "2026-01-01",
        "closes_on": "31/12/2126",
        "margin": "5",
        "expected_response": "80,5",
        "note": "",
        "blocks": ["so"],
        "below": "",
        "codes": "nha-trang",
        "channels": [Channel.QR.value, Channel.POST.value],
    }


def post(client: Client, step: str, code: str = "dot-moi", **data: Any) -> Any:
    return client.post(f"{PLANS}{code}/ke-hoach/{step}/", data)


def numbers(code: str = "dot-moi") -> dict[str, tuple[int | None, int | None, int | None]]:
    units = Round.objects.get(code=code).units.select_related("agency")
    return {unit.agency.code: (unit.population, unit.quota, unit.issued) for unit in units}


def test_a_round_is_planned_and_opened_on_pages(cast: Cast, form: dict[str, Any], signed_in: SignIn) -> None:
    client = signed_in(cast.snv)
    assert client.post(PLANS + "moi/", form)["Location"] == PLANS + "dot-moi/ke-hoach/"
    made = Round.objects.get()
    assert (made.state, made.assessment_year, made.closes_on, str(made.expected_response)) == (
        "draft",
        2025,
        date(2126, 12, 31),
        "80.50",
    )
    assert dict(made.channels.values_list("channel", "design")) == {Channel.QR: "voluntary", Channel.POST: "drawn"}
    boxes = {f"{name}-{code}": "" for name in ("population", "quota", "issued") for code in numbers()}
    post(client, "luu", **{**boxes, "population-so-y-te": "1.000", "quota-so-xay-dung": "50"})
    assert numbers() == {"so-xay-dung": (None, 50, None), "so-y-te": (1000, 286, None), "nha-trang": (None,) * 3}
    text = client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    # 286 / 0,805 = 355,3; 286 forms see 2,8 points.
    assert ">356<" in text
    assert ">2,8<" in text
    assert post(client, "mo")["Location"] == PLANS + "dot-moi/"
    assert Round.objects.get().state == Round.State.OPEN


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "Có Dấu"}, "Mã đợt"),
        ({"code": "moi"}, "Đã có đợt khảo sát mã"),
        ({"closes_on": "2025-01-01"}, "Ngày kết thúc đứng trước"),
        ({"opens_on": "hôm qua"}, "Ngày bắt đầu"),
        ({"codes": "xa-la"}, "xa-la"),
        ({"below": "xa-la"}, "xa-la"),
        ({"blocks": [], "codes": ""}, "ít nhất một đơn vị"),
        ({"questionnaire": "0"}, "Phiếu hỏi"),
        ({"margin": "60"}, "Sai số e"),
        ({"title": "x" * 201}, "Tên đợt"),
        ({"assessment_year": "99999"}, "Năm đánh giá"),
        ({"channels": ["77"]}, "Kênh thu phiếu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    cast: Cast, form: dict[str, Any], signed_in: SignIn, changes: dict[str, Any], said: str
) -> None:
    response = signed_in(cast.snv).post(PLANS + "moi/", {**form, **changes})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Round.objects.exists()


def test_opening_is_refused_with_every_reason(cast: Cast, signed_in: SignIn) -> None:
    factories.survey_round("dot-moi", state=Round.State.DRAFT, closes_on=date(2026, 1, 2))
    client = signed_in(cast.snv)
    response = post(client, "mo")
    assert response.status_code == 422
    for reason in ("Chưa có đơn vị nào", "Chưa chọn kênh", "02/01/2026 đã qua", "Chưa chọn phương pháp"):
        assert reason in response.content.decode()
    assert Round.objects.get().state == Round.State.DRAFT


def prepared(cast: Cast, **fields: Any) -> Round:
    made = factories.survey_round("dot-moi", state=fields.pop("state", Round.State.DRAFT), **fields)
    for agency in (cast.so_y_te, cast.nha_trang):
        factories.round_unit(made, agency)
    return made


def test_wrong_numbers_are_kept_in_their_boxes(cast: Cast, signed_in: SignIn) -> None:
    prepared(cast)
    boxes = {f"{name}-{code}": "1" for name in ("population", "quota", "issued") for code in numbers()}
    response = post(signed_in(cast.snv), "luu", **{**boxes, "quota-so-y-te": "nhiều"})
    assert response.status_code == 422
    assert 'value="nhiều"' in response.content.decode()
    assert set(numbers().values()) == {(None, None, None)}


def test_a_block_is_set_at_once(cast: Cast, signed_in: SignIn) -> None:
    Round.objects.filter(pk=prepared(cast).pk).update(margin=5, expected_response=50)
    client = signed_in(cast.snv)
    post(client, "luu", do="bulk", block="so", what="fixed", number="120")
    assert numbers() == {"so-y-te": (None, 120, None), "nha-trang": (None, None, None)}
    post(client, "luu", do="bulk", block="", what="issue", number="")
    assert numbers() == {"so-y-te": (None, 120, 240), "nha-trang": (None, None, None)}
    assert post(client, "luu", do="bulk", block="so", what="fixed", number="").status_code == 422


def table(text: str, name: str = "chi-tieu.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_table_sets_targets_and_keeps_what_it_leaves_empty(cast: Cast, signed_in: SignIn) -> None:
    made = prepared(cast)
    Round.objects.update(margin=5)
    made.units.filter(agency=cast.nha_trang).update(quota=77, issued=90)
    response = post(signed_in(cast.snv), "tep", file=table("unit,N,quota\nso-y-te,500,\nnha-trang,,\n"))
    assert response.status_code == 302
    assert numbers() == {"so-y-te": (500, 223, None), "nha-trang": (None, 77, 90)}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("unit,N\nso-y-te,1\nso-la,2\nnha-trang,ba\n", ("Dòng 3", "so-la", "Dòng 4", "ba")),
        ("unit,N\nso-y-te,1\nso-y-te,2\n", ("mỗi đơn vị một dòng",)),
        ("ten,so\nx,1\n", ("cần cột unit",)),
    ],
)
def test_a_wrong_table_says_every_fault_and_changes_nothing(
    cast: Cast, signed_in: SignIn, file: str, said: tuple[str, ...]
) -> None:
    prepared(cast)
    response = post(signed_in(cast.snv), "tep", file=table(file))
    assert response.status_code == 422
    for words in said:
        assert words in response.content.decode()
    assert set(numbers().values()) == {(None, None, None)}


def test_a_file_that_is_no_table_is_refused(cast: Cast, signed_in: SignIn) -> None:
    prepared(cast)
    client = signed_in(cast.snv)
    for file in (SimpleUploadedFile("x.xlsx", BytesIO(b"MZ" + b"\0" * 500).getvalue()), table("a" * 1_100_000)):
        assert post(client, "tep", file=file).status_code == 422


def test_an_open_round_keeps_what_it_promised(cast: Cast, signed_in: SignIn) -> None:
    made = prepared(cast, state=Round.State.OPEN)
    client = signed_in(cast.snv)
    assert post(client, "luu", title="Tên khác", closes_on="2026-12-31").status_code == 422
    assert post(client, "luu", closes_on="2027-01-31", note="kéo dài").status_code == 302
    kept = Round.objects.get()
    assert (kept.title, kept.closes_on, kept.note) == (made.title, date(2027, 1, 31), "kéo dài")
    post(client, "luu", do="leave_out:so-y-te")
    post(client, "xoa")
    assert set(numbers()) == {"so-y-te", "nha-trang"}


def test_a_rewording_is_offered_and_taken(cast: Cast, signed_in: SignIn) -> None:
    made = prepared(cast, state=Round.State.OPEN)
    code = made.questionnaire_version.questionnaire.code
    version = factories.questionnaire_version(code, number=2)
    client = signed_in(cast.snv)
    assert f'value="{version.pk}"' in client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    assert post(client, "loi-van", version="không").status_code == 422
    assert post(client, "loi-van", version=version.pk).status_code == 302
    assert Round.objects.get().questionnaire_version == version
    assert RoundVersion.objects.count() == 2


def test_a_draft_is_deleted_with_its_method(cast: Cast, method: int, signed_in: SignIn) -> None:
    RoundMethod.objects.create(round=prepared(cast), method_version_id=method)
    assert post(signed_in(cast.snv), "xoa")["Location"] == PLANS
    assert not Round.objects.exists()


def test_a_copy_shows_what_changed_before_it_is_saved(cast: Cast, method: int, signed_in: SignIn) -> None:
    made = prepared(cast)
    gone = factories.agency("so-cu", name="Sở cũ", valid_to=date(2026, 7, 1))
    factories.round_unit(made, gone)
    AgencySuccession.objects.create(predecessor=gone, successor=cast.so_xay_dung, kind="merge", on=date(2026, 7, 1))
    RoundMethod.objects.create(round=made, method_version_id=method)
    client = signed_in(cast.snv)
    typed = {
        "code": "dot-sau",
        "title": "Đợt sau",
        "assessment_year": "2027",
        "opens_on": "2027-02-01",
        "closes_on": "2027-12-31",
    }
    seen = client.get(COPY).content.decode()
    assert "Sở cũ" in seen
    assert "sáp nhập" in seen
    # Another first day is shown before it is saved.
    assert client.post(COPY, {**typed, "shown": "2027-01-01"}).status_code == 200
    assert not Round.objects.filter(code="dot-sau").exists()
    assert client.post(COPY, {**typed, "shown": "2027-02-01"}).status_code == 302
    assert set(numbers("dot-sau")) == {"so-y-te", "nha-trang", "so-xay-dung"}
    assert RoundMethod.objects.get(round__code="dot-sau").method_version_id == method


def test_an_agency_plans_its_own_survey_of_what_stands_below(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    client = signed_in(cast.an)
    own = {**form, "owner": "so-xay-dung", "units": ["so-xay-dung", "phong-quy-hoach"]}
    foreign = client.post(PLANS + "moi/", {**own, "units": ["so-y-te"]})
    assert foreign.status_code == 422
    assert "so-y-te” không thuộc cơ quan tự khảo sát" in foreign.content.decode()
    assert client.post(PLANS + "moi/", {**own, "owner": "so-y-te"}).status_code == 422
    # Whoever names no owner, or blocks of the province, makes no round of the province by it.
    assert client.post(PLANS + "moi/", {**own, "owner": ""}).status_code == 302
    made = Round.objects.get()
    assert (made.owner, set(numbers())) == (cast.so_xay_dung, {"so-xay-dung", "phong-quy-hoach"})
    assert "Tự khảo sát" in client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    assert signed_in(cast.binh).get(PLANS + "dot-moi/ke-hoach/").status_code == 404


def test_an_agency_is_offered_itself_and_what_stands_below_alone(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.an).get(PLANS + "moi/").content.decode()
    boxes = dict(re.findall(r'name="units" value="([^"]+)"[^>]*?( checked)?>', text))
    assert boxes == {"so-xay-dung": " checked", "phong-quy-hoach": ""}
    assert "<code" in text
    assert 'name="blocks"' not in text
    assert 'name="below"' not in text


def test_the_plan_of_an_own_survey_offers_only_units_of_its_agency(cast: Cast, signed_in: SignIn) -> None:
    made = factories.survey_round("dot-moi", state=Round.State.DRAFT, owner=cast.so_xay_dung)
    factories.round_unit(made, cast.phong_quy_hoach)
    client = signed_in(cast.an)
    text = client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    assert re.findall(r'name="units" value="([^"]+)"', text) == ["so-xay-dung"]
    assert 'name="blocks"' not in text
    assert post(client, "don-vi", units="so-y-te").status_code == 422
    assert post(client, "don-vi", units="so-xay-dung").status_code == 302
    assert set(numbers()) == {"so-xay-dung", "phong-quy-hoach"}


def test_one_save_keeps_every_part_of_the_plan(cast: Cast, form: dict[str, Any], signed_in: SignIn) -> None:
    client = signed_in(cast.snv)
    client.post(PLANS + "moi/", form)
    typed = {
        "title": "Tên khác",
        "margin": "10",
        f"channel-{Channel.POST.value}": "census",
        f"channel-{Channel.QR.value}": "",
        **{f"{name}-so-y-te": "" for name in ("quota", "issued")},
        "population-so-y-te": "1000",
    }
    assert post(client, "luu", **typed).status_code == 302
    made = Round.objects.get()
    assert (made.title, made.margin) == ("Tên khác", Decimal(10))
    assert dict(made.channels.values_list("channel", "design")) == {Channel.POST: "census"}
    # The quota follows from the margin typed in the same form: 1000/(1 + 1000·0,1²) = 90,9.
    assert numbers()["so-y-te"] == (1000, 91, None)


def test_a_refused_plan_keeps_everything_typed_and_changes_nothing(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    client = signed_in(cast.snv)
    client.post(PLANS + "moi/", form)
    typed = {
        "title": "Tên khác",
        "margin": "60",
        "closes_on": "2020-01-01",
        f"channel-{Channel.PHONE.value}": "census",
        **{f"{name}-so-y-te": "7" for name in ("population", "quota")},
        "issued-so-y-te": "bảy",
    }
    response = post(client, "luu", **typed)
    text = response.content.decode()
    assert response.status_code == 422
    for kept in ('value="Tên khác"', 'value="60"', 'value="bảy"', 'name="quota-so-y-te" value="7"', "data-unsaved"):
        assert kept in text
    phone = text[text.index(f'id="channel-{Channel.PHONE.value}"') :]
    assert '<option value="census" selected>' in phone[: phone.index("</select>")]
    for fault in ("Sai số e lớn hơn 0", "Ngày kết thúc đứng trước", "“bảy”"):
        assert fault in text
    assert Round.objects.get().title == "Đợt mới"
    assert set(numbers().values()) == {(None, None, None)}


def test_two_who_save_one_plan_see_each_other(cast: Cast, form: dict[str, Any], signed_in: SignIn) -> None:
    client = signed_in(cast.snv)
    client.post(PLANS + "moi/", form)
    page = f"{PLANS}dot-moi/ke-hoach/"

    def mark(text: str) -> str:
        return text.partition('name="mark" value="')[2].partition('"')[0]

    seen = mark(client.get(page).content.decode())
    boxes = {f"{name}-so-y-te": "" for name in ("population", "issued")}
    first = {**boxes, "title": "Tên một", "quota-so-y-te": "40"}
    second = {**boxes, "title": "Tên hai", "quota-so-y-te": "70"}
    assert post(client, "luu", mark=seen, **first).status_code == 302
    refused = post(client, "luu", mark=seen, **second)
    text = refused.content.decode()

    assert refused.status_code == 409
    for words in (
        "Có người vừa lưu",
        "Tên đợt nay là “Tên một”",
        "Sở Y tế: nay quy mô –, chỉ tiêu 40",
        'value="Tên hai"',
    ):
        assert words in text
    assert 'name="quota-so-y-te" value="70"' in text
    assert Round.objects.get().title == "Tên một"
    # Sent again in the knowledge of it, it is kept.
    assert post(client, "luu", mark=mark(text), **second).status_code == 302
    assert (Round.objects.get().title, numbers()["so-y-te"][1]) == ("Tên hai", 70)


def test_a_step_after_saving_that_fails_says_that_the_rest_is_kept(cast: Cast, signed_in: SignIn) -> None:
    prepared(cast)
    response = post(signed_in(cast.snv), "luu", do="bulk", what="fixed", number="", title="Tên khác")
    assert response.status_code == 422
    assert "Đã lưu kế hoạch, nhưng chưa làm được bước sau đó" in response.content.decode()
    assert Round.objects.get().title == "Tên khác"


def test_codes_stand_beside_names_and_in_a_table_that_can_be_sent_back(cast: Cast, signed_in: SignIn) -> None:
    made = prepared(cast)
    made.units.filter(agency=cast.so_y_te).update(population=1000, quota=50)
    client = signed_in(cast.snv)
    assert "<code>so-y-te</code>" in client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    file = client.get(PLANS + "dot-moi/ke-hoach/chi-tieu.csv").content
    assert "so-y-te;Sở Y tế;1000;50;" in file.decode()
    changed = file.decode().replace("1000;50;", "1000;60;70")
    assert post(client, "tep", file=table(changed)).status_code == 302
    assert numbers()["so-y-te"] == (1000, 60, 70)


def test_all_that_is_wrong_with_a_new_round_is_said_at_once(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    wrong = {"code": "moi", "closes_on": "2025-01-01", "margin": "60", "blocks": [], "codes": ""}
    text = signed_in(cast.snv).post(PLANS + "moi/", {**form, **wrong}).content.decode()
    said = ("Đã có đợt khảo sát mã", "Ngày kết thúc đứng trước", "Sai số e lớn hơn 0", "ít nhất một đơn vị")
    summary = text[text.index("error-summary") : text.index("<form method")]
    assert [words for words in said if words not in summary] == []


def test_a_method_that_does_not_fit_is_marked_and_refused_reason_by_reason(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    unfit = load_method(
        document=document(code="khac", tree=[{"code": "Z", "name": "Phần Z", "items": ["ZZ", "YY"]}]), at=factories.NOW
    )
    client = signed_in(cast.snv)
    page = client.get(PLANS + "moi/").content.decode()
    option = page[page.index(f'<option value="{unfit.pk}"') :]
    assert "không dùng được với phiếu đã chọn" in option[: option.index("</option>")]
    response = client.post(PLANS + "moi/", {**form, "method": unfit.pk})
    text = response.content.decode()
    assert response.status_code == 422
    for item in ("ZZ", "YY"):
        assert f"<li>Phần Z (Z), câu {item}: phiếu hai-cau không có câu hỏi này</li>" in text


def test_opening_is_confirmed_on_a_page_that_says_what_it_means(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    client = signed_in(cast.snv)
    client.post(PLANS + "moi/", form)
    assert PLANS + "dot-moi/ke-hoach/mo/" in client.get(PLANS + "dot-moi/ke-hoach/").content.decode()
    text = client.get(PLANS + "dot-moi/ke-hoach/mo/").content.decode()
    for words in ("01/01/2026", "31/12/2126", "3 đơn vị", "Mã QR (tự nguyện)", "Gửi thư (chọn mẫu)", "không đổi được"):
        assert words in text
    assert Round.objects.get().state == Round.State.DRAFT


def test_an_opened_round_without_forms_leads_to_its_channels(
    cast: Cast, form: dict[str, Any], signed_in: SignIn
) -> None:
    client = signed_in(cast.snv)
    client.post(PLANS + "moi/", {**form, "channels": [Channel.QR.value, Channel.ENUMERATOR.value]})
    assert "diem-thu" not in client.get(PLANS + "dot-moi/so-lieu/").content.decode()
    text = client.post(PLANS + "dot-moi/ke-hoach/mo/", follow=True).content.decode()
    steps = text[text.index("collection__steps") :]
    steps = steps[: steps.index("</ul>")]
    assert re.findall(r'href="([^"]+)"', steps) == [
        PLANS + "dot-moi/diem-thu/",
        PLANS + "dot-moi/phan-cong/",
        PLANS + "dot-moi/phieu-giay/",
    ]


def test_an_agency_closes_and_scores_its_own_survey_alone(cast: Cast, signed_in: SignIn) -> None:
    own = survey(cast.phong_quy_hoach, state=Round.State.OPEN)
    Round.objects.filter(pk=own.pk).update(owner=cast.so_xay_dung)
    address = f"/noi-bo/dot/{own.code}/"
    assert address + "tinh/" in signed_in(cast.an).get(address).content.decode()
    assert signed_in(cast.binh).post(address + "khoa/").status_code in (403, 404)
    assert signed_in(cast.an).post(address + "tinh/").status_code == 302
    assert Job.objects.get().created_by == cast.an
    assert signed_in(cast.an).post(address + "khoa/").status_code == 302
    assert Round.objects.get(pk=own.pk).state == Round.State.CLOSED


def test_own_surveys_are_not_listed_among_the_provinces(cast: Cast, signed_in: SignIn) -> None:
    factories.round_unit(factories.survey_round("cua-so", owner=cast.so_xay_dung), cast.phong_quy_hoach)
    text = signed_in(cast.snv).get("/noi-bo/dot/").content.decode()
    assert text.index("Tự khảo sát của đơn vị") < text.index("Đợt cua-so")


def test_without_a_round_the_results_lead_to_making_one(cast: Cast, signed_in: SignIn) -> None:
    text = signed_in(cast.snv).get("/noi-bo/dot/").content.decode()
    assert PLANS + "moi/" in text
    assert "manage.py" not in text


def laid_out(cast: Cast, count: int = 130) -> Round:
    """A round in preparation whose units fill three pages, the last of them partly."""
    made = factories.survey_round("dot-moi", state=Round.State.DRAFT)
    Round.objects.filter(pk=made.pk).update(expected_response=50)
    for number in range(count):
        factories.round_unit(made, factories.agency(f"xa-{number:03}", block=cast.communes))
    made.units.update(quota=10)
    return made


def boxes_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="((?:population|quota|issued)-[a-z0-9-]+)" value="([^"]*)"', text))


def test_a_page_of_units_is_saved_without_those_of_the_other_pages(cast: Cast, signed_in: SignIn) -> None:
    laid_out(cast)
    client = signed_in(cast.snv)
    pages = [client.get(f"{PLANS}dot-moi/ke-hoach/?trang={number}").content.decode() for number in (1, 2, 3)]
    found = [boxes_of(text) for text in pages]
    assert [len(boxes) // 3 for boxes in found] == [60, 60, 10]
    assert len({name for boxes in found for name in boxes}) == 3 * 130
    # The foot counts all of them, and tells the script what it does not see.
    assert all(">1.300<" in text and ">2.600<" in text for text in pages)
    assert 'data-rest-quota="700" data-rest-issue="1400"' in pages[1]

    typed = {**found[1], **{name: "25" for name in found[1] if name.startswith("quota")}, "trang": "2"}
    saved = post(client, "luu", **typed)
    assert saved["Location"] == f"{PLANS}dot-moi/ke-hoach/?trang=2"
    assert {quota for _n, quota, _issued in numbers().values()} == {10, 25}
    assert sum(quota == 25 for _n, quota, _issued in numbers().values()) == 60


def test_a_refused_page_of_units_comes_back_with_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    laid_out(cast)
    client = signed_in(cast.snv)
    boxes = boxes_of(client.get(f"{PLANS}dot-moi/ke-hoach/?trang=3").content.decode())
    refused = post(client, "luu", **dict.fromkeys(boxes, "nhiều"), trang="3")
    assert refused.status_code == 422
    assert boxes_of(refused.content.decode()) == dict.fromkeys(boxes, "nhiều")
    assert {quota for _n, quota, _issued in numbers().values()} == {10}


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 60), ("-1", 60), ("x", 60), ("99", 10), ("9" * 40, 60), ("2&trang=3", 10)]
)
def test_a_page_that_is_not_there_is_the_nearest(cast: Cast, signed_in: SignIn, asked: str, shown: int) -> None:
    laid_out(cast)
    text = signed_in(cast.snv).get(f"{PLANS}dot-moi/ke-hoach/?trang={asked}").content.decode()
    assert len(boxes_of(text)) == 3 * shown


def test_a_step_for_all_units_reaches_those_of_every_page(cast: Cast, signed_in: SignIn) -> None:
    laid_out(cast)
    client = signed_in(cast.snv)
    assert post(client, "luu", do="bulk", block="", what="fixed", number="120", trang="2").status_code == 302
    assert {quota for _n, quota, _issued in numbers().values()} == {120}
    file = client.get(f"{PLANS}dot-moi/ke-hoach/?trang=2&bang=chi-tieu&tep=csv")
    assert len(b"".join(file).decode().strip().splitlines()) == 1 + 130 + 1
