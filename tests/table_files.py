"""The files of a page's tables, read as whoever looks at the page gets them, and held against the page."""

import csv
import io
import re
from html import unescape
from typing import Any
from zipfile import ZipFile

from django.test import Client

from accounts.models import AuditEntry

Rows = list[list[str]]
NAMED = re.compile(r'<table\b[^>]*\bdata-table="([^"]+)".*?</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
LINK = 'href="([^"]*bang={}&amp;tep={})"'


def files_of(browser: Client, address: str) -> dict[str, Rows]:
    """Return every named table of a page as its CSV has it: the rows of the page, in its words, offered twice."""
    answer: Any = browser.get(address)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    page = b"".join(answer).decode() if is_page else ""
    return {table: _checked(browser, address, page, table) for table in dict.fromkeys(NAMED.findall(page))}


def _checked(browser: Client, address: str, page: str, table: str) -> Rows:
    parts = [part[0] for part in NAMED.finditer(page) if part[1] == table]
    rows = csv_of(browser, address, page, table)
    assert len(rows) - 1 == sum(len(ROW.findall(HEAD.sub("", part))) for part in parts)
    words = " ".join(unescape(re.sub("<[^>]*>", " ", " ".join(parts))).split())
    for row in rows[1:]:
        for piece in row[0].split("; "):
            assert piece.lstrip("'") in words or piece.isdecimal()
    _is_workbook(browser, address, page, table)
    return rows


def csv_of(browser: Client, address: str, page: str, table: str) -> Rows:
    answer: Any = browser.get(_address(address, page, table, "csv"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))


def _is_workbook(browser: Client, address: str, page: str, table: str) -> None:
    before = AuditEntry.objects.filter(action="export").count()
    answer: Any = browser.get(_address(address, page, table, "xlsx"))
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(b"".join(answer))).namelist()
    assert AuditEntry.objects.filter(action="export").count() == before + 1


def _address(address: str, page: str, table: str, kind: str) -> str:
    found = re.search(LINK.format(re.escape(table), kind), page)
    assert found, f"{table} offers no {kind}"
    return address.split("?")[0] + unescape(found[1])
