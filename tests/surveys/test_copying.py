"""Rows into tables by COPY: texts come out as they went in, and the database refuses as it always does."""

import pytest
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from surveys.copying import copy_in, escaped

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.fixture
def notes(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE notes (id integer PRIMARY KEY, note text NOT NULL) ON COMMIT DROP")


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM notes ORDER BY id")
        return [note for (note,) in cursor.fetchall()]


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_every_sign_comes_out_as_it_went_in(notes: None, at_once: int) -> None:
    texts = ["\\N", "\\.", "a\\tb", "a\tb", "a\nb\r\nc", "", "Chờ lâu\\", '{"câu": "\\u0301"}']

    with connection.cursor() as cursor:
        lines = (f"{number}\t{escaped(text)}\n" for number, text in enumerate(texts))
        copy_in(cursor, "COPY notes FROM STDIN", lines, at_once=at_once)

    assert stored() == texts


@given(TEXTS)
def test_an_escaped_text_is_one_field_of_one_line(text: str) -> None:
    assert not set("\t\n\r") & set(escaped(text))
    assert escaped(text).replace("\\\\", "").count("\\") == sum(text.count(sign) for sign in "\t\n\r")


def test_what_the_table_refuses_is_refused(notes: None) -> None:
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        copy_in(cursor, "COPY notes FROM STDIN", iter(["1\ta\n", "1\tb\n"]))
