from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agencies.access import Scope, scope_of
from surveys.models import QuestionnaireVersion, Round
from surveys.selectors import (
    UnknownToken,
    layout_of,
    measures_a_province,
    newest_version,
    open_access_point,
    questionnaire_of,
    rounds_in_scope,
    sheet_of,
    units_in_scope,
)
from tests.conftest import Cast
from tests.surveys.factories import DOCUMENT, open_survey, questionnaire

TODAY = date(2026, 3, 2)


@pytest.fixture
def survey(cast: Cast) -> Round:
    return open_survey(cast.so_xay_dung, cast.phong_quy_hoach, cast.so_y_te, cast.nha_trang)


@pytest.mark.parametrize("token", ["\0", "\ud800", "K" * 12, "a" * 5000, ""])
def test_what_cannot_be_a_token_is_unknown(survey: Round, token: str) -> None:
    with pytest.raises(UnknownToken):
        open_access_point(token)


def seen(survey: Round, person: User) -> set[str]:
    return {unit.agency.code for unit in units_in_scope(survey, scope_of(person, on=TODAY))}


def test_each_sees_the_units_of_their_scope(survey: Round, cast: Cast) -> None:
    everything = {"so-xay-dung", "phong-quy-hoach", "so-y-te", "nha-trang"}

    assert seen(survey, cast.snv) == everything
    assert seen(survey, cast.an) == {"so-xay-dung", "phong-quy-hoach"}
    assert seen(survey, cast.binh) == {"so-y-te"}
    assert seen(survey, cast.dung) == {"so-xay-dung", "so-y-te"}
    assert seen(survey, cast.admin) == seen(survey, cast.moi) == seen(survey, cast.giang) == set()


def test_a_round_is_listed_to_who_sees_a_unit_of_it(survey: Round, cast: Cast) -> None:
    other = open_survey(cast.so_y_te, code="dot-y-te")

    assert set(rounds_in_scope(scope_of(cast.snv, on=TODAY))) == {survey, other}
    assert set(rounds_in_scope(scope_of(cast.binh, on=TODAY))) == {survey, other}
    assert set(rounds_in_scope(scope_of(cast.an, on=TODAY))) == {survey}
    assert not rounds_in_scope(Scope()).exists()


def test_units_come_with_what_a_table_shows(survey: Round, cast: Cast) -> None:
    scope = scope_of(cast.snv, on=TODAY)
    with CaptureQueriesContext(connection) as queries:
        names = [(unit.agency.code, unit.version.name, unit.block) for unit in units_in_scope(survey, scope)]
    assert len(names) == 4
    assert len(queries) == 1


@pytest.mark.django_db
def test_a_version_is_parsed_once() -> None:
    version = questionnaire()
    first = (questionnaire_of(version.pk), sheet_of(version.pk), layout_of(version.pk))
    with CaptureQueriesContext(connection) as queries:
        again = (questionnaire_of(version.pk), sheet_of(version.pk), layout_of(version.pk))

    assert all(one is other for one, other in zip(first, again, strict=True))
    assert len(queries) == 0


@pytest.mark.django_db
def test_the_newest_version_is_the_highest_number() -> None:
    questionnaire()
    changed = questionnaire({**DOCUMENT, "note": "đã sửa"})

    assert newest_version("phieu-thu") == changed
    with pytest.raises(QuestionnaireVersion.DoesNotExist):
        newest_version("khong-co")


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "expected"), [({}, False), ({"measures": "province"}, True)])
def test_a_round_measures_what_its_questionnaire_does(fields: dict[str, Any], expected: bool) -> None:
    assert measures_a_province(open_survey(version=questionnaire({**DOCUMENT, **fields}))) is expected
