"""What the tables of surveys keep true by themselves, whoever writes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from surveys.models import (
    FoldInbox,
    QuestionnaireVersion,
    Response,
    ResponseDecision,
    ResponseText,
    Round,
    RoundUnit,
)
from tests import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> RoundUnit:
    return factories.round_unit(factories.survey_round(), factories.agency())


@pytest.fixture
def response(unit: RoundUnit) -> Response:
    return factories.response(unit, [5, 4])


def refused(constraint: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        _at_once(write)


def _at_once(write: Callable[[], Any]) -> None:
    with transaction.atomic():
        write()
        # Foreign keys are checked at the end of a transaction; the test's own never ends.
        connection.check_constraints()


def decision(response: Response, number: int, kind: str, reason: str = "Gửi thử") -> ResponseDecision:
    return ResponseDecision.objects.create(response=response, number=number, kind=kind, reason=reason, at=NOON)


def test_versions_of_a_questionnaire_are_numbered_and_differ() -> None:
    first = factories.questionnaire_version("phieu", number=1)
    fields = {"questionnaire": first.questionnaire, "title": "", "definition": {}, "created_at": NOON}

    refused(
        "questionnaire_version_numbers",
        lambda: QuestionnaireVersion.objects.create(number=1, definition_hash="khac", **fields),
    )
    refused(
        "questionnaire_versions_differ",
        lambda: QuestionnaireVersion.objects.create(number=2, definition_hash=first.definition_hash, **fields),
    )


def test_a_round_opens_before_it_closes() -> None:
    refused(
        "round_opens_before_it_closes",
        lambda: factories.survey_round(opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 31)),
    )


def test_an_agency_stands_once_in_a_round_and_does_not_report_into_itself(unit: RoundUnit) -> None:
    refused("agency_stands_once_in_a_round", lambda: factories.round_unit(unit.round, unit.agency))
    refused(
        "unit_does_not_report_into_itself", lambda: RoundUnit.objects.filter(pk=unit.pk).update(reports_into=unit.pk)
    )


def test_a_code_names_one_round() -> None:
    factories.survey_round("dot")
    refused("code", lambda: factories.survey_round("dot"))


def test_a_text_is_said_once_and_says_something(response: Response) -> None:
    ResponseText.objects.create(response=response, question="YK", text="Tốt")
    refused("one_text_per_question", lambda: ResponseText.objects.create(response=response, question="YK", text="x"))
    refused("text_is_not_empty", lambda: ResponseText.objects.create(response=response, question="YK2", text=""))


def test_decisions_are_numbered_without_gap_and_alternate(response: Response) -> None:
    refused("decision_follows_the_one_before", lambda: decision(response, 3, "exclude"))
    refused("decisions_alternate", lambda: decision(response, 1, "restore"))
    refused("decisions_alternate", lambda: decision(response, 0, "restore"))
    refused("decision_states_a_reason", lambda: decision(response, 1, "exclude", reason=""))
    decision(response, 1, "exclude")
    refused("decisions_are_numbered", lambda: decision(response, 1, "exclude"))
    decision(response, 2, "restore")


def test_the_inbox_adds_or_takes_one_and_takes_only_by_decision(response: Response) -> None:
    for sign, decided in ((2, False), (-2, True), (-1, False), (0, True)):
        refused("inbox_sign_is_one", partial(FoldInbox.objects.create, response=response, sign=sign, decided=decided))


@pytest.mark.parametrize("model", [Response, ResponseText, ResponseDecision, QuestionnaireVersion])
def test_history_is_neither_changed_nor_deleted(response: Response, model: Any) -> None:
    ResponseText.objects.create(response=response, question="YK", text="Tốt")
    decision(response, 1, "exclude")
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        refused("never changed or deleted", partial(_execute, statement))


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_round_in_use_cannot_be_deleted(response: Response) -> None:
    with pytest.raises(Exception, match="protected"):
        Round.objects.all().delete()
