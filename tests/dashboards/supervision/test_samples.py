"""Mẫu phúc tra of a supervising body: what is drawn, who sees it, and what is said of the outcomes."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.models import Membership, SupervisingBody
from dashboards.supervision.sample_page import summary
from dashboards.today.supervision import flags_waiting
from surveys.models import Channel, Response, Round, SupervisionSample
from surveys.selectors.supervision import samples_of, watcher_for
from surveys.services.supervision_samples import SampleRefused, draw_sample, note_outcomes
from tests import factories
from tests.conftest import Cast
from tests.html_forms import fields_in
from tests.table_files import csv_of

SignIn = Callable[[User], Client]
ALL = {"so-xay-dung", "so-y-te"}


@pytest.fixture
def round_(cast: Cast) -> Round:
    """260 numbered forms of Sở Xây dựng and 4 of Sở Y tế; 3 more that came over the web, without numbers."""
    made = factories.survey_round("dot-pt")
    large, small = (factories.round_unit(made, agency) for agency in (cast.so_xay_dung, cast.so_y_te))
    for unit, n in ((large, 260), (small, 4)):
        Response.objects.bulk_create(
            Response(
                id=uuid.uuid4(), round_unit=unit, questionnaire_version=made.questionnaire_version,
                channel=Channel.POST, form_no=f"PT-{number:04}", received_at=factories.NOW,
                submitted_on=factories.NOW.date(), answers=[4, 5], flags=2 | 4,
            )
            for number in range(n)
        )  # fmt: skip
    factories.responses(large, [[1, 1]] * 3)
    return made


def drawn(round_: Round, by: User, agencies: set[str] = ALL) -> SupervisionSample:
    return draw_sample(round=round_, agencies=agencies, body=None, actor=by, at=factories.NOW)


def page(sample: SupervisionSample, name: str = "sample") -> str:
    return reverse(f"supervision:{name}", args=["dot-pt", sample.pk])


def said(response: Any) -> str:
    return bytes(response.content).decode()


def test_of_each_unit_a_share_is_drawn_but_at_least_ten(cast: Cast, round_: Round) -> None:
    sample = drawn(round_, cast.giam_sat)

    units = list(sample.forms.values_list("response__round_unit__agency__code", flat=True))
    # 5 % of 260 are 13; of 4 forms all are taken, though 10 are wanted.
    assert (units.count("so-xay-dung"), units.count("so-y-te"), sample.population) == (13, 4, 264)
    assert not sample.forms.filter(response__form_no="").exists()
    assert AuditEntry.objects.get(action="supervision.draw").detail["seed"] == sample.seed


def test_the_button_shows_where_there_is_something_to_draw(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    address = reverse("supervision:samples", args=["dot-pt"])
    assert reverse("supervision:draw", args=["dot-pt"]) in said(signed_in(cast.giam_sat).get(address))
    factories.responses(factories.round_unit(factories.survey_round("dot-moi"), cast.so_xay_dung), [[1, 1]] * 3)
    bare = said(signed_in(cast.giam_sat).get(reverse("supervision:samples", args=["dot-moi"])))
    assert reverse("supervision:draw", args=["dot-moi"]) not in bare
    assert "Chưa có phiếu nào mang số phiếu" in bare


def test_who_may_not_number_paper_is_not_led_to(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    paper = said(signed_in(cast.giam_sat).get(reverse("paper:batches", args=["dot-pt"])))
    assert "Chưa có lô phiếu giấy" in paper
    assert "Lập lô phiếu<" not in paper


def test_a_sample_is_a_file_of_all_its_forms(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    sample = drawn(round_, cast.giam_sat)
    form = sample.forms.get(position=2)
    note_outcomes(sample=sample, outcomes={2: ("match", "=1+1")}, actor=cast.giam_sat, at=factories.NOW)
    body = signed_in(cast.giam_sat)

    head, *rows = csv_of(body, page(sample), said(body.get(page(sample))), "mau")

    assert len(rows) == sample.forms.count()
    assert rows[1][:3] == ["2", form.response.form_no, form.response.round_unit.version.name]
    assert rows[1][-1] == "'=1+1"
    assert len(head) == len(rows[0])
    assert signed_in(cast.dung).get(page(sample) + "?bang=mau&tep=csv").status_code in {403, 404}


def test_a_page_shows_numbers_but_no_answer(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    body = signed_in(cast.giam_sat)
    assert body.post(reverse("supervision:draw", args=["dot-pt"])).status_code == 302

    sample = SupervisionSample.objects.get()
    form = sample.forms.select_related("response")[0]
    shown = said(body.get(page(sample)))
    assert form.response.form_no in shown
    assert "trả lời quá nhanh" in shown
    # That all answers of a form are the same tells what they are.
    assert "chọn một mức" not in shown
    assert str(form.response.pk) not in shown


def test_a_narrow_supervisor_draws_from_the_own_units_alone(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    narrow = factories.user("hep")
    factories.membership(narrow, Role.SUPERVISOR, agency=cast.so_y_te)
    signed_in(narrow).post(reverse("supervision:draw", args=["dot-pt"]))

    assert SupervisionSample.objects.get().forms.count() == 4


def test_only_the_own_body_and_who_reads_all_see_a_sample(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    sample = drawn(round_, cast.giam_sat)
    other = factories.user("khac")
    factories.membership(other, Role.SUPERVISOR)

    assert signed_in(cast.snv).get(page(sample)).status_code == 200
    assert signed_in(cast.snv).post(page(sample, "outcomes"), {"outcome-1": "match"}).status_code == 403
    assert signed_in(cast.ban_chi_dao).get(page(sample)).status_code == 200
    assert signed_in(cast.ban_chi_dao).post(page(sample, "outcomes"), {"outcome-1": "match"}).status_code == 403
    assert signed_in(other).get(page(sample)).status_code == 404
    assert signed_in(other).post(page(sample, "outcomes"), {"outcome-1": "match"}).status_code == 404
    assert signed_in(cast.an).get(page(sample)).status_code == 403


@pytest.mark.parametrize("by_block", [False, True])
def test_a_sample_beyond_what_a_supervisor_watches_is_not_theirs(
    cast: Cast, round_: Round, signed_in: SignIn, by_block: bool
) -> None:
    body = SupervisingBody.objects.create(name="Ủy ban MTTQ", key="uy ban mttq")
    narrow = factories.user("hep")
    scope: dict[str, Any] = {"block": cast.communes} if by_block else {"agency": cast.so_y_te}
    membership = factories.membership(narrow, Role.SUPERVISOR, **scope)
    Membership.objects.filter(pk=membership.pk).update(body=body)
    wide, own = drawn(round_, cast.giam_sat), drawn(round_, cast.giam_sat, {"so-y-te"})
    SupervisionSample.objects.update(body=body)

    client, seen = signed_in(narrow), 404 if by_block else 200
    assert [client.get(page(each)).status_code for each in (wide, own)] == [404, seen]
    assert client.post(page(wide, "outcomes"), {"outcome-1": "match"}).status_code == 404
    assert not wide.forms.exclude(outcome="").exists()
    waiting = [] if by_block else ["Mẫu phúc tra còn 4 phiếu chưa hỏi"]
    assert [one.what for one in flags_waiting(narrow, on=localdate())] == waiting


def test_a_supervisor_of_a_block_sees_the_samples_of_its_units(cast: Cast, round_: Round) -> None:
    narrow = factories.user("hep")
    factories.membership(narrow, Role.SUPERVISOR, block=cast.departments)
    sample = drawn(round_, narrow)

    assert list(samples_of(watcher_for(narrow, on=localdate()))) == [sample]


def test_outcomes_are_noted_and_summed_up(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    sample = drawn(round_, cast.giam_sat)
    body = signed_in(cast.giam_sat)
    typed = {f"outcome-{place}": "match" for place in range(1, 9)} | {"outcome-9": "differs", "note-9": "khác ngày"}

    response = body.post(page(sample, "outcomes"), {**typed, "outcome-10": "forgotten", "trang": "1"}, follow=True)

    shown = said(response)
    # Wilson for 8 of 9: 56.5 % – 98.0 %.
    assert "88,9 % (khoảng tin cậy 95 %: 56,5–98,0)" in shown
    assert "khác ngày" in shown
    assert AuditEntry.objects.filter(action="supervision.outcome").count() == 10
    assert [one.what for one in flags_waiting(cast.giam_sat, on=localdate())] == ["Mẫu phúc tra còn 7 phiếu chưa hỏi"]


def test_a_body_s_outcomes_are_noted_by_its_own_people_alone(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    front, veterans = (SupervisingBody.objects.create(key=key, name=key) for key in ("mttq", "hoi"))
    Membership.objects.filter(user=cast.giam_sat).update(body=front)
    factories.membership(cast.snv, Role.SUPERVISOR)
    Membership.objects.filter(user=cast.snv, role=Role.SUPERVISOR).update(body=veterans)
    factories.membership(cast.moi, Role.SUPERVISOR)
    Membership.objects.filter(user=cast.moi).update(body=front)
    by_snv, of_front, of_none = (
        draw_sample(round=round_, agencies=ALL, body=body, actor=by, at=factories.NOW)
        for body, by in ((veterans, cast.snv), (front, cast.giam_sat), (None, cast.giam_sat))
    )
    both = signed_in(cast.snv)

    for sample, allowed in ((of_front, False), (of_none, False), (by_snv, True)):
        assert ('name="outcome-1"' in said(both.get(page(sample)))) == allowed
        status = both.post(page(sample, "outcomes"), {"outcome-1": "match", "note-1": ""}).status_code
        assert status == (302 if allowed else 403)
        assert sample.forms.get(position=1).outcome == ("match" if allowed else "")
    assert signed_in(cast.moi).post(page(of_front, "outcomes"), {"outcome-1": "match"}).status_code == 302


def test_who_left_the_body_notes_no_more_of_its_sample(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    front, veterans = (SupervisingBody.objects.create(key=key, name=key) for key in ("mttq", "hoi"))
    Membership.objects.filter(user=cast.giam_sat).update(body=veterans)
    sample = draw_sample(round=round_, agencies=ALL, body=front, actor=cast.giam_sat, at=factories.NOW)

    assert signed_in(cast.giam_sat).post(page(sample, "outcomes"), {"outcome-1": "match"}).status_code == 403
    assert sample.forms.get(position=1).outcome == ""


def test_what_a_colleague_noted_meanwhile_stays(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    sample = drawn(round_, cast.giam_sat)
    note_outcomes(sample=sample, outcomes={1: ("match", "đã gọi")}, actor=cast.giam_sat, at=factories.NOW)
    stale = {f"{name}outcome-{place}": "" for name in ("", "was-") for place in (1, 2)}

    signed_in(cast.giam_sat).post(page(sample, "outcomes"), {**stale, "outcome-2": "differs"})

    assert list(sample.forms.values_list("outcome", flat=True)[:2]) == ["match", "differs"]


def test_who_notes_the_same_form_second_is_told_and_sees_both(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    sample, client = drawn(round_, cast.giam_sat), signed_in(cast.giam_sat)
    opened = fields_in(client.get(page(sample)), "outcome-1")
    note_outcomes(sample=sample, outcomes={1: ("match", "đồng nghiệp gọi")}, actor=cast.giam_sat, at=factories.NOW)

    typed = {"outcome-1": "differs", "note-1": "tôi gọi", "outcome-2": "match"}
    answer = client.post(page(sample, "outcomes"), {**opened, **typed})

    assert answer.status_code == 409
    assert "đồng nghiệp gọi" in said(answer)
    assert list(sample.forms.values_list("outcome", flat=True)[:2]) == ["match", ""]
    again = fields_in(answer, "outcome-1")
    assert {name: again[name] for name in typed} == typed
    assert client.post(page(sample, "outcomes"), again).status_code == 302
    assert list(sample.forms.values_list("outcome", "note")[:2]) == [("differs", "tôi gọi"), ("match", "")]


def test_nothing_asked_has_no_share() -> None:
    assert dict(summary({"": 3}))["Khớp trong số hỏi được và nhớ"] == "–"
    assert dict(summary({}))["Phiếu rút"] == "0"


@pytest.mark.parametrize("value", ["x", "1" * 40, "\x00", "🙂", "MATCH", "-1"])
def test_bad_outcomes_change_nothing(cast: Cast, round_: Round, signed_in: SignIn, value: str) -> None:
    sample = drawn(round_, cast.giam_sat)
    form = {"outcome-1": value, "outcome-999": "match", "outcome-x": "match", "trang": value}

    assert signed_in(cast.giam_sat).post(page(sample, "outcomes"), form).status_code == 302
    assert not sample.forms.exclude(outcome="").exists()


def test_a_note_is_kept_within_its_length(cast: Cast, round_: Round) -> None:
    sample = drawn(round_, cast.giam_sat)
    note_outcomes(sample=sample, outcomes={1: ("match", "a" * 400)}, actor=cast.giam_sat, at=factories.NOW)

    assert len(sample.forms.get(position=1).note) == 300


def test_without_numbered_forms_there_is_no_sample(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    with pytest.raises(SampleRefused):
        drawn(round_, cast.giam_sat, {"nha-trang"})
    factories.round_unit(factories.survey_round("dot-trong"), cast.so_y_te)
    response = signed_in(cast.giam_sat).post(reverse("supervision:draw", args=["dot-trong"]))
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("name", "values"),
    [("sample_percent_is_a_share", {"percent": Decimal(101)}), ("sample_draws_at_least_one", {"least": 0})],
)
def test_what_a_sample_must_be(cast: Cast, round_: Round, name: str, values: dict[str, Any]) -> None:
    sample = drawn(round_, cast.giam_sat)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SupervisionSample.objects.filter(pk=sample.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sampled_forms_are_numbered", {"position": 2}),
        ("sample_draws_a_form_once", {"position": 99}),
        ("sample_outcome_is_known", {"position": 1, "outcome": "x"}),
    ],
)
def test_what_a_sampled_form_must_be(cast: Cast, round_: Round, name: str, values: dict[str, Any]) -> None:
    sample = drawn(round_, cast.giam_sat)
    first = sample.forms.get(position=1)
    changed: dict[str, Any] = {"response": sample.forms.get(position=2).response_id} if "once" in name else {}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        sample.forms.filter(pk=first.pk).update(**{**values, **changed})


def test_the_offices_own_re_check_and_the_bodys_sample_lead_to_each_other(
    cast: Cast, round_: Round, signed_in: SignIn
) -> None:
    samples, rechecks = (reverse(name, args=["dot-pt"]) for name in ("supervision:samples", "paper:rechecks"))
    for person in (cast.snv, cast.giam_sat):
        client = signed_in(person)
        assert rechecks in said(client.get(samples))
        assert samples in said(client.get(rechecks))


def test_who_runs_its_own_survey_is_not_led_to_what_a_body_drew(cast: Cast, round_: Round, signed_in: SignIn) -> None:
    Round.objects.filter(pk=round_.pk).update(owner=cast.so_xay_dung)
    text = said(signed_in(cast.chi).get(reverse("paper:rechecks", args=["dot-pt"])))

    assert "là việc khác" in text
    assert reverse("supervision:samples", args=["dot-pt"]) not in text
