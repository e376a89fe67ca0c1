"""Everything that the database holds, column by column, as somebody with a dump of it reads it."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.apps import apps
from django.db import connection

from satisfaction.data_map import data_map

Column = tuple[str, str]


@cache
def fields() -> Mapping[Column, str]:
    """Return the name of the field by (table, column)."""
    models = apps.get_models(include_auto_created=True)
    return {
        (model._meta.db_table, str(field.column)): field.name
        for model in models
        for field in model._meta.concrete_fields
    }


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def columns_holding(texts: frozenset[str]) -> dict[Column, set[str]]:
    """Return the columns in which a text stands anywhere, in any writing of its letters."""
    found: dict[Column, set[str]] = {}
    for table in tables():
        for column, value in _values(table):
            if held := {text for text in texts if text.casefold() in value}:
                found.setdefault((table, column), set()).update(held)
    return found


def _values(table: str) -> Iterator[Column]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT e.key, e.value FROM "{table}" AS t, jsonb_each_text(to_jsonb(t)) AS e')
        yield from ((column, value.casefold()) for column, value in cursor.fetchall() if value)


def level_of(column: Column) -> str:
    """Return the level of a column by the data map."""
    table, _name = column
    return next(level for level, named in data_map().tables[table].fields.items() if fields()[column] in named)
