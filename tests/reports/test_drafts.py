"""Drafts of papers: what they say, to whom, and that nothing is made up."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as portal
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from docx import Document
from pypdf import PdfReader

from accounts.models import User
from actionplans.models import Directive, Obligation, Plan
from actionplans.services import plans
from actionplans.services.conferences import Blocks, conclude
from actionplans.services.plans import Done, Said
from documents import pdf, signature_field
from reports import services
from scoring.services import score_round
from scoring.services.appraisals import agree_with_all
from scoring.services.submissions import lay
from tests.actionplans.conferences import conference, hand, held, published
from tests.actionplans.factories import directive, in_days, obligation
from tests.conftest import Cast
from tests.dashboards.appraisal.world import CODE, opened, window_ended

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def get(client: Client, name: str, *values: object) -> Any:
    return client.get(reverse(f"drafts:{name}", args=values))


def words(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    made = Document(io.BytesIO(answer.content))
    body = made.element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{p.tag[:-1]}t")) for p in body.iter(f"{body.tag[:-4]}p"))


def a_plan(cast: Cast) -> Plan:
    said = Said(title="Kế hoạch nâng cao hài lòng", basis="Căn cứ Công văn 1", first_year=2027, last_year=2027)
    made = plans.start_plan(agency=cast.so_xay_dung, said=said, obligation=None, actor=cast.an, at=now())
    done = [Done(action="Niêm yết\x0b thủ tục", lead="Văn phòng", due_on=in_days(9))]
    plans.add_measures(plan=made, done=done, actor=cast.an, at=now())
    return made


def test_plan_says_its_measures_and_rests_on_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    made = a_plan(cast)
    said = words(get(signed_in(cast.an), "plan", made.pk))
    for part in ("KẾ HOẠCH", "Nâng cao hài lòng", "Căn cứ Công văn 1.", "Niêm yết thủ tục", "Văn phòng", "/KH-…"):
        assert part in said
    assert get(signed_in(cast.binh), "plan", made.pk).status_code == 404


def test_notice_says_the_blocks_as_they_were_edited(cast: Cast, signed_in: SignIn) -> None:
    found = held(conference(cast, cast.so_xay_dung))
    assert get(signed_in(cast.an), "conclusion", found.pk).status_code == 404, "nothing is concluded yet"
    blocks = Blocks(opening="Mở đầu.\nHai.", results="", remarks="", tasks="1. Làm.", closing="Trên đây là kết luận./.")
    conclude(conference=found, blocks=blocks, publication=None, hand=hand(found, cast.an))
    said = words(get(signed_in(cast.an), "conclusion", found.pk))
    for part in ("THÔNG BÁO", "Mở đầu.\nHai.\n1. Làm.", "Trên đây là kết luận./.", "/TB-…"):
        assert part in said
    assert get(signed_in(cast.binh), "conclusion", found.pk).status_code == 404


def test_decision_to_publish_leaves_its_legal_basis_to_the_office(cast: Cast, signed_in: SignIn) -> None:
    made = published(cast)
    said = words(get(signed_in(cast.snv), "publishing", made.code))
    for part in ("QUYẾT ĐỊNH:", "Điều 3.", "Căn cứ …;", "Theo đề nghị của …", "UBND TỈNH KHÁNH HÒA"):
        assert part in said
    assert "Nghị định" not in said
    assert f"Công bố kết quả {made.title} (lần tính số " in said
    assert "Chỉ số hài lòng" in said, "the annex has the figures this reader sees"


def test_annex_of_another_run_than_that_to_be_published_is_left_out(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast)
    later = score_round(round=draft.round, actor=None, at=now())
    assert later.pk != draft.run_id
    said = words(get(signed_in(cast.snv), "publishing", CODE))
    assert f"lần tính số {draft.run_id}," in said
    assert "báo cáo kết quả kèm theo" in said
    assert "PHỤ LỤC" not in said.upper()


def test_paper_before_who_decides_says_its_own_number_and_figures(cast: Cast, signed_in: SignIn) -> None:
    draft = opened(cast)
    window_ended(draft)
    draft.refresh_from_db()
    agree_with_all(draft=draft, actor=cast.snv, at=now())
    said = {"number": "45/TTr-SNV", "signer": "Giám đốc", "addressee": "Ủy ban nhân dân tỉnh", "text": "Kính trình."}
    paper = lay(draft=draft, signed_on=localdate(), **said, actor=cast.snv, at=now())
    written = words(get(signed_in(cast.lanh_dao), "submission", CODE, paper.pk))
    for part in ("TỜ TRÌNH", "Số: 45/TTr-SNV", "Kính gửi: Ủy ban nhân dân tỉnh.", "Kính trình.", "GIÁM ĐỐC"):
        assert part in written
    printed = signed_in(cast.lanh_dao).get(reverse("reports:paper", args=[CODE, paper.pk])).content.decode()
    for unit in paper.content["units"]:
        assert written.count(unit["name"]) == printed.count(unit["name"])
    assert get(signed_in(cast.an), "submission", CODE, paper.pk).status_code == 403
    room = signature_field.with_field(pdf.render(services.paper_page(paper)))
    assert "/Sig" in str(PdfReader(io.BytesIO(room)).get_fields())


def test_letter_reminds_of_what_is_owed_alone(cast: Cast, signed_in: SignIn) -> None:
    after = directive(cast.snv)
    late = obligation(cast.snv, cast.so_xay_dung, after=after, task="Nộp kế hoạch")
    done = obligation(cast.snv, cast.nha_trang, after=after, task="Báo cáo")
    Obligation.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=3))
    Obligation.objects.filter(pk=done.pk).update(state="accepted", handed_in_on=localdate())
    for answer in (
        get(signed_in(cast.snv), "reminder", after.pk),
        get(signed_in(cast.snv), "reminder_of_one", late.pk),
    ):
        said = words(answer)
        assert "V/v đôn đốc thực hiện nhiệm vụ theo văn bản số 2517/UBND" in said
        assert "có 1 nhiệm vụ quá hạn chưa nộp kết quả, cụ thể" in said
        assert "Nhiệm vụ sắp đến hạn" not in said
        assert "Kính gửi: Sở Xây dựng." in said
        assert "quá hạn 3 ngày" in said
        assert "Báo cáo" not in said
    assert get(signed_in(cast.snv), "reminder_of_one", done.pk).status_code == 404
    assert get(signed_in(cast.an), "reminder", after.pk).status_code == 403
    page = signed_in(cast.snv).get(reverse("obligations:obligation", args=[late.pk])).content.decode()
    assert reverse("drafts:reminder_of_one", args=[late.pk]) in page
    own = signed_in(cast.an).get(reverse("obligations:obligation", args=[late.pk])).content.decode()
    assert "/noi-bo/ban-thao/" not in own


def owed_in(cast: Cast, days: int, **fields: Any) -> Obligation:
    """Return an obligation that is due in so many days, negative: ago."""
    made = obligation(cast.snv, cast.so_xay_dung, **fields)
    Obligation.objects.filter(pk=made.pk).update(due_on=localdate() + timedelta(days=days))
    return made


def test_letter_says_what_is_due_soon_apart_and_nothing_that_is_not(cast: Cast, signed_in: SignIn) -> None:
    after = directive(cast.snv)
    first = max(portal.OBLIGATION_REMINDERS)
    for days, task in ((-1, "Việc trễ"), (0, "Việc hôm nay"), (first, "Việc sắp tới"), (first + 1, "Việc còn lâu")):
        owed_in(cast, days, after=after, task=task)
    said = words(get(signed_in(cast.snv), "reminder", after.pk))
    assert f"có 1 nhiệm vụ quá hạn chưa nộp kết quả và 2 nhiệm vụ đến hạn trong {first} ngày tới" in said
    late, soon = said.split("Bảng 2")
    assert "Việc trễ" in late
    assert "Việc trễ" not in soon
    for part in ("Việc hôm nay", "hạn hôm nay", "Việc sắp tới", f"còn {first} ngày"):
        assert part in soon
    assert "Việc còn lâu" not in said


def test_nothing_is_reminded_of_long_before(cast: Cast, signed_in: SignIn, settings: Any) -> None:
    after = directive(cast.snv)
    far = owed_in(cast, 20, after=after)
    office = signed_in(cast.snv)
    for kind, pk in (("reminder", after.pk), ("reminder_of_one", far.pk)):
        assert get(office, kind, pk).status_code == 404
    for name, pk in (("directive", after.pk), ("obligation", far.pk)):
        assert "/noi-bo/ban-thao/" not in office.get(reverse(f"obligations:{name}", args=[pk])).content.decode()
    settings.OBLIGATION_REMINDERS = [20]
    assert get(office, "reminder", after.pk).status_code == 200
    assert get(office, "reminder_of_one", far.pk).status_code == 200
    # Where only what is late is reminded of, the letter does so, too.
    settings.OBLIGATION_REMINDERS = [-8]
    assert get(office, "reminder", after.pk).status_code == 404
    Obligation.objects.filter(pk=far.pk).update(due_on=localdate() - timedelta(days=1))
    assert get(office, "reminder", after.pk).status_code == 200


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("V/v nâng cao mức độ hài lòng", "của UBND tỉnh về việc nâng cao mức độ hài lòng, đến"),
        ("Về việc: công khai kết quả", "của UBND tỉnh về việc công khai kết quả, đến"),
        ("Về cải thiện phục vụ", "của UBND tỉnh về việc cải thiện phục vụ, đến"),
        ("Nâng cao mức độ hài lòng", "của UBND tỉnh về “Nâng cao mức độ hài lòng”, đến"),
    ],
)
def test_letter_says_once_what_the_directive_is_about(cast: Cast, signed_in: SignIn, title: str, said: str) -> None:
    after = directive(cast.snv)
    Directive.objects.filter(pk=after.pk).update(title=title, issuer="UBND tỉnh")
    owed_in(cast, -1, after=after)
    assert said in words(get(signed_in(cast.snv), "reminder", after.pk))
