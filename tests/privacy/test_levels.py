"""Each level of the data map is protected in the tables as the map says: marks that were sent are sought in a dump."""

import pytest
from django.db import connection

from satisfaction.data_map import data_map
from sealing import MARK
from tests.privacy.journey import Went
from tests.privacy.stored import columns_holding, level_of

pytestmark = [pytest.mark.django_db(transaction=True)]
# Django finds a session by its key; the token of a door stands on its poster.
IN_CLEAR = {
    ("django_session", "session_key"),
    ("usersessions_usersession", "session_key"),
    ("surveys_accesspoint", "token"),
}


def test_words_of_citizens_stand_in_sensitive_fields_alone(went: Went) -> None:
    found = columns_holding(frozenset(went.journey.words))

    assert {("surveys_responsetext", "text"), ("feedback_comment", "words"), ("feedback_comment", "masked")} <= {*found}
    assert {column: level for column in found if (level := level_of(column)) != "sensitive"} == {}


def test_a_citizens_contact_stands_nowhere_in_clear(went: Went) -> None:
    """Neither as it was typed, nor without the zero in front, nor in any other table than the map says."""
    contacts = frozenset(contact.lstrip("0") for contact in went.journey.contacts)
    sealed = {field for field in data_map().fields_of("basic") if field[1] == "sealed"}

    assert len(contacts) >= 8
    assert columns_holding(contacts) == {}
    tables = ("invitations_contact", "feedback_contactdetail", "surveys_datarequestcontact")
    assert sealed == {(table, "sealed") for table in tables}
    for table, column in sealed:
        assert _rows(f"SELECT count(*) FROM {table} WHERE {column} LIKE '{MARK}%%'") > 0


def test_a_secret_stands_nowhere_as_it_was_given(went: Went) -> None:
    found = columns_holding(frozenset(went.journey.secrets))

    assert len(went.journey.secrets) >= 13
    assert {column: held for column, held in found.items() if column not in IN_CLEAR} == {}


def test_what_was_refused_is_not_kept(went: Went) -> None:
    """Nothing of a request that was refused stays, but the name of a file that was sent and of the job that said no."""
    found = columns_holding(frozenset(went.journey.wrong))

    assert {table for table, _column in found} <= {"jobs_job", "accounts_auditentry"}
    assert {text for held in found.values() for text in held} <= {"canri-sai-ten-tep", "canri-sai-ten"}


def _rows(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
