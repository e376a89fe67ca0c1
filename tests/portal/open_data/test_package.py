"""`datapackage.json` keeps to the rules of Data Package and Table Schema (datapackage.org, 2.0; those of 1.0 besides).

The published profiles are JSON Schemas; what they ask of the properties used here is written down anew.
"""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from portal.open_data.about import Licence
from portal.open_data.files import files_of
from portal.open_data.tables import tables_of
from scoring.disclosure import RoundHidden
from tests.portal.open_data.about import ABOUT
from tests.portal.open_data.test_tables import GOOD, POOR, SMALL, public, result

NAME = re.compile(r"[-a-z0-9._/]+")
SAFE_PATH = re.compile(r"(?![/\\])(?!.*\.\.[/\\])(?!.*:).+")
HASH = re.compile(r"sha256:[0-9a-f]{64}")
TYPES = {"string", "number", "integer", "boolean"}
FOUND = SimpleNamespace(tables=tables_of(public(result(a=GOOD, b=POOR, c=SMALL), RoundHidden({}, {}))))
FILES = files_of(FOUND.tables, ABOUT)


def described(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["datapackage.json"])
    return found


def test_the_package_keeps_to_its_profile() -> None:
    package = described(FILES)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert NAME.fullmatch(package["name"])
    assert datetime.fromisoformat(package["created"]).tzinfo
    assert re.fullmatch(r"https?://.+", package["homepage"])
    assert all(each["title"] and each["roles"] and each["role"] == "publisher" for each in package["contributors"])
    names = [each["name"] for each in package["resources"]]
    assert len(set(names)) == len(names) == 6
    assert all(NAME.fullmatch(name) for name in names)


def test_each_resource_is_the_file_it_names() -> None:
    for resource in described(FILES)["resources"]:
        assert SAFE_PATH.fullmatch(resource["path"])
        content = FILES[resource["path"]]
        assert resource["bytes"] == len(content)
        assert HASH.fullmatch(resource["hash"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert "/" in resource["mediatype"]


def test_each_table_keeps_to_its_schema() -> None:
    tables = [each for each in described(FILES)["resources"] if each.get("type") == "table"]
    assert [each["name"] for each in tables] == ["agencies", "blocks", "total", "nodes"]
    for resource in tables:
        schema, dialect = resource["schema"], resource["dialect"]
        text = FILES[resource["path"]].decode("utf-8-sig")
        head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"])
        assert head == [field["name"] for field in schema["fields"]]
        assert lines
        columns = dict(zip(head, zip(*lines, strict=True), strict=True))
        for field in schema["fields"]:
            holds(field, columns[field["name"]])
        keys = list(zip(*(columns[name] for name in schema["primaryKey"]), strict=True))
        assert len(set(keys)) == len(keys)


def holds(field: dict[str, Any], cells: tuple[str, ...]) -> None:
    """Raise AssertionError unless every cell is of the field's type and within its constraints."""
    assert field["type"] in TYPES
    assert len(field["description"].splitlines()) >= 2
    limits = field.get("constraints", {})
    told = [cell for cell in cells if cell != ""]
    assert not limits.get("required") or len(told) == len(cells)
    assert set(told) <= set(limits.get("enum", told))
    mark = re.escape(field.get("decimalChar", "."))
    number = {"number": rf"[+-]?\d+({mark}\d+)?", "integer": r"[+-]?\d+"}.get(field["type"], r"(?s).*")
    assert all(re.fullmatch(number, cell) for cell in told)


def test_no_licence_is_claimed_that_nobody_stated() -> None:
    assert "licenses" not in described(FILES)
    assert "chưa xác định giấy phép" in described(FILES)["description"]
    stated = replace(ABOUT, licence=Licence("Giấy phép của tỉnh", "https://vi-du.vn/giay-phep"))
    package = described(files_of(FOUND.tables, stated))
    assert package["licenses"] == [
        {"title": "Giấy phép của tỉnh", "name": "other", "path": "https://vi-du.vn/giay-phep"}
    ]
    assert "chưa được đối chiếu" in package["description"]


@pytest.mark.parametrize("word", ["superseded", "synthetic"])
def test_a_package_says_what_is_wrong_with_it(word: str) -> None:
    changed: dict[str, dict[str, Any]] = {
        "superseded": {"superseded_by": "https://vi-du.vn/du-lieu/dot/2/"},
        "synthetic": {"synthetic": True},
    }
    package = described(files_of(FOUND.tables, replace(ABOUT, **changed[word])))
    assert word.upper() in package["description"]
    assert package["about"]["status"] == ("superseded" if word == "superseded" else "in_force")
