"""What a press pack says of ranks, of figures that everybody has, and of those that are made up."""

import pytest
from django.urls import reverse

from actionplans import conclusions
from dashboards.press.page import figures_of
from scoring.rank_words import Place, first_words, with_open
from surveys.models import Round
from tests.actionplans.publicity import invited, pack
from tests.conftest import Cast
from tests.dashboards.press.test_embargo import HOME, body, opened, signed_in


def test_a_rank_stands_with_those_left_open() -> None:
    assert with_open("3=", (1, 12)) == "3= (1–12)"
    assert (with_open("3", (3, 3)), with_open("3", None)) == ("3", "3")


def test_who_is_first_is_said_only_where_it_is_sure() -> None:
    assert first_words([Place("A", 1, 1)]) == ""
    assert first_words([Place("A", 1, 1), Place("B", 2, 2)]) == "A đứng đầu một cách chắc chắn."
    assert "Chưa đủ căn cứ" in first_words([Place("A", 1, 1), Place("B", 2, 1)])
    said = first_words([Place("A", 1, 1), Place("B", 2, 1), Place("C", 3, 3)])
    assert "2 đơn vị có khoảng hạng chạm hạng 1" in said


def test_a_conclusion_tells_a_rank_with_those_left_open() -> None:
    figures = conclusions.Figures(decision="Quyết định", index="80,00", n="90", rank="3/12", ranks="1–12")
    said = conclusions.results(figures)
    assert "xếp hạng 3/12 trong khối (các hạng có thể: 1–12;" in said
    assert "chưa đủ căn cứ để nói đơn vị nào hơn" in said


@pytest.mark.django_db
def test_the_press_reads_ranks_as_everybody_does_on_the_public_pages(cast: Cast) -> None:
    made = pack(cast, opened=True)
    secret = invited(made, cast.snv)
    figures = figures_of(made.publication)
    assert figures is not None
    group = figures.groups[0]
    assert group.ranked
    page = body(opened(made, secret))
    for _name, _n, _index, rank in group.rows:
        assert f">{rank or '–'}</td>" in page
    assert any(group.reading for group in figures.groups)
    assert group.reading in page
    assert "Số liệu giả định" not in page
    assert "đã công khai ở trang Kết quả" in page
    Round.objects.update(synthetic=True)
    assert "Số liệu giả định" in body(opened(made, secret))


@pytest.mark.django_db
def test_whoever_sets_an_hour_is_told_that_the_figures_are_public_already(cast: Cast) -> None:
    made = pack(cast)
    client = signed_in(cast.snv)
    for page in (reverse("press:start"), f"{HOME}{made.pk}/", f"{HOME}{made.pk}/sua/"):
        assert "không giữ được số liệu" in body(client.get(page)), page
