"""The data map knows every field of every table, its page is as new as its source, and its proofs are there."""

from collections import Counter

import pytest
from django.apps import apps

from accounts.models import User
from satisfaction.data_map import ASKED, PAGE, data_map, page
from satisfaction.schedule import SCHEDULE
from tests.satisfaction.test_asvs import stands

SHORTEST = 3


def in_models() -> dict[str, set[str]]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: {field.name for field in model._meta.concrete_fields} for model in models}


def test_every_field_of_every_table_has_one_level() -> None:
    mapped = {
        name: Counter(field for named in table.fields.values() for field in named)
        for name, table in data_map().tables.items()
    }
    asked = in_models()
    without = {table: names - mapped.get(table, Counter()).keys() for table, names in asked.items()}
    gone = {table: named.keys() - asked.get(table, set()) for table, named in mapped.items()}

    assert {table: names for table, names in without.items() if names} == {}, "say of which level they are"
    assert {table: names for table, names in gone.items() if names} == {}
    assert [table for table, named in mapped.items() if max(named.values()) > 1] == []


def test_every_table_has_a_group_and_every_group_says_all() -> None:
    groups = data_map().groups

    assert {table.group for table in data_map().tables.values()} == set(groups)
    for name, said in groups.items():
        assert all(len(said[asked]) >= SHORTEST for asked in (*ASKED, "called")), name


def test_tables_that_are_said_to_hold_nobody_hold_nobody() -> None:
    """Whoever is named by a key to an account stands in a field of some level."""
    levels = {
        (table.name, field): level
        for table in data_map().tables.values()
        for level, named in table.fields.items()
        for field in named
    }
    people = [
        (model._meta.db_table, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    ]

    assert len(people) > 80
    assert [each for each in people if levels[each] == "nobody"] == []
    assert [table.name for table in data_map().tables.values() if table.group == "things" and table.holds_people] == []


def test_levels_and_places_are_known() -> None:
    levels = data_map().levels

    assert {level for table in data_map().tables.values() for level in table.fields} == set(levels)
    assert {place["level"] for place in data_map().elsewhere} <= set(levels)


@pytest.mark.parametrize("level", sorted(data_map().levels))
def test_what_shows_the_protection_of_a_level_is_there(level: str) -> None:
    named = data_map().levels[level]["shown_by"]

    assert named
    assert [test for test in named if not stands(test)] == []


def test_what_is_said_to_destroy_by_itself_is_rung_for() -> None:
    said = " ".join(group["destroyed"] for group in data_map().groups.values())
    beats = {word.strip("`;,.") for word in said.split() if word.startswith("`") and "-" in word}

    assert len(beats) >= 7
    assert beats <= set(SCHEDULE)


def test_the_page_is_made_of_its_source() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m satisfaction.data_map"
