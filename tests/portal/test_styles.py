import pytest
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation

from dashboards import styles


@pytest.fixture
def page(rf: RequestFactory) -> str:
    request = rf.get("/noi-bo/kieu-dang/")
    request.user = AnonymousUser()
    context = {"swatches": styles.swatches(), "light": styles.pairs(dark=False), "dark": styles.pairs(dark=True)}
    with translation.override("vi"):
        return render(
            request, "dashboards/styles.html", {**context, **styles.samples(), **styles.lists()}
        ).content.decode()


def test_radio_scale_is_real_inputs_with_one_chosen(page: str) -> None:
    assert page.count('name="mau-1"') == 6
    assert page.count('id="mau-1-4" value="4" checked') == 1


def test_an_error_is_tied_to_its_question(page: str) -> None:
    assert 'aria-describedby="mau-2-help mau-2-error"' in page


def test_a_graphic_is_said_in_words(page: str) -> None:
    assert "khoảng tin cậy 85,34–88,21" in page


def test_an_index_without_interval_is_a_dot_only(page: str) -> None:
    row = page.split("Phường C")[1].split("</tr>")[0]

    assert "mark-dot" in row
    assert "mark-line" not in row


def test_sorted_column_says_so(page: str) -> None:
    assert 'aria-sort="ascending"' in page
