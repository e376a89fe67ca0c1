"""Measures and comments that everybody reads: only what was marked so, of plans that were accepted."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import localdate, now

from actionplans.models import Measure, MeasureStep
from actionplans.services import plans
from portal.said_done import of_all
from scoring.models import Publication
from surveys.models import Round
from tests.actionplans.conferences import published
from tests.actionplans.factories import in_days
from tests.actionplans.test_plans import SAID, hand
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SHOWN, KEPT = "Niêm yết thủ tục ở sảnh", "Họp riêng với từng phòng"


def test_public_measures_of_accepted_plans_are_shown(client: Client, cast: Cast) -> None:
    published(cast)
    plan = plans.start_plan(agency=cast.so_y_te, said=replace(SAID), actor=cast.an, at=now())
    done = [
        plans.Done(action=action, lead="Văn phòng", due_on=in_days(60), node="TT1", public=action == SHOWN)
        for action in (SHOWN, KEPT)
    ]
    plans.add_measures(plan=plan, done=done, actor=cast.an, at=now())
    pages = ("/viec-da-lam/", "/ket-qua/da-cong-bo/don-vi/so-y-te/")
    assert not any(SHOWN in client.get(page).content.decode() for page in pages)
    plans.submit(plan=plan, hand=hand(cast.chi, plan))
    plans.accept(plan=plan, hand=hand(cast.snv, plan))
    for page in pages:
        html = client.get(page).content.decode()
        assert SHOWN in html
        assert KEPT not in html
    assert SHOWN not in client.get("/ket-qua/da-cong-bo/don-vi/so-xay-dung/").content.decode()
    assert Measure.objects.filter(public=True).count() == 1


def test_each_measure_says_how_far_it_is_with_its_day_and_leads_to_its_agency(client: Client, cast: Cast) -> None:
    published(cast)
    plan = plans.start_plan(agency=cast.so_y_te, said=replace(SAID), actor=cast.an, at=now())
    actions = ("Trễ hạn", "Còn hạn", "Thôi làm", "Xong rồi")
    done = [
        plans.Done(action=action, lead="Văn phòng", due_on=in_days(60), node="TT1", public=True) for action in actions
    ]
    late, ahead, dropped, ready = plans.add_measures(plan=plan, done=done, actor=cast.an, at=now())
    plans.submit(plan=plan, hand=hand(cast.chi, plan))
    plans.accept(plan=plan, hand=hand(cast.snv, plan))
    for kind in (MeasureStep.Kind.START, MeasureStep.Kind.DONE):
        plans.report(measure=ready, kind=kind, hand=hand(cast.an, ready))
    plans.report(measure=ahead, kind=MeasureStep.Kind.START, hand=hand(cast.an, ahead))
    plans.drop_measure(measure=dropped, note="Trùng việc khác", hand=hand(cast.an, dropped))
    Measure.objects.filter(pk=late.pk).update(due_on=in_days(-1))

    html = client.get("/viec-da-lam/").content.decode()
    said = [
        "Xong rồi",
        f"đã xong ngày {localdate():%d/%m/%Y}",
        "Trễ hạn",
        f"chưa xong, quá hạn từ {in_days(-1):%d/%m/%Y}",
        "Còn hạn",
        f"đang làm, hạn {in_days(60):%d/%m/%Y}",
    ]
    places = [html.find(words) for words in said]
    assert -1 not in places
    assert places == sorted(places), "what is done stands first"
    assert "Thôi làm" not in html
    assert html.count('href="/ket-qua/da-cong-bo/don-vi/so-y-te/"') == 3


def test_what_rests_on_made_up_figures_says_so(client: Client, cast: Cast) -> None:
    published(cast)
    run = Publication.objects.get().run
    plan = plans.start_plan(agency=cast.so_y_te, said=replace(SAID), run=run, actor=cast.an, at=now())
    shown = plans.Done(action=SHOWN, lead="Văn phòng", due_on=in_days(60), node="TT1", public=True)
    plans.add_measures(plan=plan, done=[shown], actor=cast.an, at=now())
    plans.submit(plan=plan, hand=hand(cast.chi, plan))
    plans.accept(plan=plan, hand=hand(cast.snv, plan))

    for synthetic in (False, True):
        Round.objects.filter(pk=run.round_id).update(synthetic=synthetic)
        assert of_all().deeds[0].synthetic is synthetic
        html = render_to_string("portal/said.html", {"said": of_all()})
        assert (">giả định<" in html) is synthetic
