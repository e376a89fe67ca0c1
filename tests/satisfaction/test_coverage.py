"""Every address that the table of duties names is there, and every duty says where it lives or that it does not."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

TABLE = Path(settings.BASE_DIR) / "docs" / "coverage.md"
ADDRESS = re.compile(r"`(/[^`\s]*)`")
# How many points or paragraphs of each document the table goes through; beside them the law on personal data.
LEAST_ROWS = {"000": 28, "001": 11, "002": 11, "003": 13, "004": 24, "law": 3}


def named() -> list[str]:
    return sorted(set(ADDRESS.findall(TABLE.read_text(encoding="utf-8"))))


def is_there(address: str) -> bool:
    try:
        resolve(re.sub(r"<[^>]*>", "x", address))
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize("address", named())
def test_an_address_of_the_table_is_there(address: str) -> None:
    assert is_there(address)


def test_every_document_is_gone_through() -> None:
    parts = re.split(r"^## ", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    rows = {part[:3]: [line for line in part.splitlines() if line.startswith("| ")][1:] for part in parts}

    assert set(rows) == set(LEAST_ROWS)
    for document, least in LEAST_ROWS.items():
        assert len(rows[document]) >= least, document
        for row in rows[document]:
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            assert len(cells) == 3, row
            assert all(cells), row


def test_what_belongs_to_other_software_is_said_so() -> None:
    (sms,) = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if "SMS on the progress" in line]
    assert "**outside**" in sms
    assert "one-stop software" in sms
