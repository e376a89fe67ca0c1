"""Takes all that is published of a survey and of its correction, as anybody gets it, and solves it for few people.

Read from the files and addresses themselves, not from what the gate meant to hide: whatever one of them shows counts
as shown. `tests.scoring.attacker` then has every figure exactly, though they are printed rounded, and all numbers of
forms: total less parts, block less agencies, parent less units, correction less original are all among its equations.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import DjangoDbBlocker

from accounts.models import User
from portal.open_data import keeping
from portal.published import published
from scoring.disclosure import TOP, RoundHidden, block_key, parent_key
from scoring.models import Publication
from scoring.selectors import method_of, result_of
from scoring.services import score_round
from surveys.models import Round
from tests import factories
from tests.conftest import Cast, make_cast
from tests.dashboards.factories import GOOD, POOR, answered, survey, unit_of
from tests.portal.conftest import nothing_kept
from tests.scoring.attacker import Published, leaks, moved
from tests.scoring.factories import publish

__all__ = ["nothing_kept"]
pytestmark = pytest.mark.django_db
K = 5
# By row and node ("" for the row itself): what is printed, None where nothing is.
Shown = Mapping[tuple[str, str], str | None]


@dataclass(frozen=True)
class Seen:
    """A publication, what its files say of each row and node, and the texts of its pages by address."""

    publication: Publication
    shown: Shown
    pages: Mapping[str, str]


def publish_now(round: Round, number: str, **said: Any) -> Publication:
    at = now()
    told = {"issuing_body": "UBND tỉnh", "decision_date": localdate(), "actor": None, **said}
    return publish(run=score_round(round=round, actor=None, at=at), decision_number=number, at=at, **told)


def body(address: str) -> bytes:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else answer.content


def key_of(row: Mapping[str, Any]) -> str:
    kinds: Mapping[str, Callable[[str], str]] = {"block": block_key, "parent": parent_key, "total": lambda _code: TOP}
    return kinds.get(str(row.get("level", "agency")), str)(str(row["code"]))


def read(round: Round, number: int) -> Shown:
    """Return what the files of a publication print; CSV, JSON and XLSX must print the same."""
    base = f"/du-lieu/{round.code}/{number}"
    tables: dict[str, list[dict[str, str]]] = {}
    for name in ("agencies", "blocks", "total", "nodes"):
        text = io.StringIO(body(f"{base}/{name}.csv").decode("utf-8-sig"))
        tables[name] = list(csv.DictReader(text, delimiter=";"))
    tables["total"] = [{**row, "level": "total"} for row in tables["total"]]
    found = {
        (key_of(row), row.get("node", "")): row["index"].replace(",", ".") or None
        for name in ("agencies", "blocks", "total", "nodes")
        for row in tables[name]
    }
    assert _in_json(body(f"{base}/results.json")) == sum(value is not None for value in found.values())
    assert _in_xlsx(body(f"{base}/results.xlsx")) == sum(value is not None for value in found.values())
    return found


def _in_json(content: bytes) -> int:
    def count(value: Any) -> int:
        if isinstance(value, dict):
            here = value.get("index") is not None and not isinstance(value["index"], dict | list)
            return here + sum(map(count, value.values()))
        return sum(map(count, value)) if isinstance(value, list) else 0

    return count(json.loads(content))


def _in_xlsx(content: bytes) -> int:
    total = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        heads = [row for row in sheet.iter_rows(values_only=True) if row and "index" in row]
        if heads:
            place = heads[0].index("index")
            below = list(sheet.iter_rows(values_only=True))
            total += sum(isinstance(row[place], int | float) for row in below[below.index(heads[0]) + 1 :])
    return total


def look(round: Round, publication: Publication, number: int) -> Seen:
    """Read all public addresses of a round while a publication is in force."""
    base, pages = f"/ket-qua/{round.code}/", {}
    for agency in round.units.values_list("agency__code", flat=True):
        for path in ("", "niem-yet/", "bang/", "huy-hieu.svg"):
            pages[f"{agency}/{path}"] = body(f"{base}don-vi/{agency}/{path}").decode()
        pages[f"{agency}/api"] = body(f"/api/v1/publications/{round.code}/agencies/{agency}/").decode()
    for path in ("", "bang/", "khoi/so/", "khoi/cap-xa/"):
        pages[path or "round"] = body(base + path).decode()
    pages["feed"] = body("/du-lieu/atom.xml").decode()
    return Seen(publication, read(round, number), pages)


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cast, list[Seen]]]:
    """The world of these tests, made once: it takes as long as all attacks on it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "SATISFACTION_HOME", tmp_path_factory.mktemp("cong"))
        keeping.forget()
        kept = transaction.atomic()
        kept.__enter__()
        cast = make_cast()
        seen = published_thrice(cast)
    yield cast, seen
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture
def cast(made: tuple[Cast, list[Seen]], db: None) -> Cast:
    return made[0]


@pytest.fixture
def all_three(made: tuple[Cast, list[Seen]], db: None) -> list[Seen]:
    return made[1]


def published_thrice(cast: Cast) -> list[Seen]:
    """Publish a survey of six agencies, two of them with few forms, and two corrections of it.

    The first adds 20 forms at one agency, the second as many and a single one at a small agency.
    """
    third = factories.agency("so-tu-phap", name="Sở Tư pháp", block=cast.departments)
    few = factories.agency("cam-ranh", level="commune", block=cast.communes)
    more = factories.agency("ninh-hoa", level="commune", block=cast.communes)
    round = survey(cast.so_xay_dung, cast.so_y_te, third, cast.nha_trang, few, more)
    for agency, levels in (
        (cast.so_xay_dung, GOOD),
        (cast.so_y_te, POOR),
        (third, (0, 1, 2, 11, 26)),
        (cast.nha_trang, (1, 0, 0, 1, 1)),
        (few, (0, 0, 1, 2, 1)),
        (more, (2, 3, 5, 8, 7)),
    ):
        answered(unit_of(round, agency), levels)
    first = publish_now(round, "1/QĐ")
    seen = [look(round, first, 1)]
    for number, single in ((2, 0), (3, 1)):
        answered(unit_of(round, cast.so_y_te), (2, 2, 4, 6, 6))
        answered(unit_of(round, cast.nha_trang), (single, 0, 0, 0, 0))
        next_one = publish_now(round, f"{number}/QĐ", supersedes=seen[-1].publication, reason="Bổ sung phiếu")
        seen.append(look(round, next_one, number))
    return seen


def attacked(seen: Seen, release: int, *, told_all: bool = False) -> Published:
    """Return what the attacker knows of a publication: every row and node that a file prints a figure of."""
    run = seen.publication.run
    raw, gate = result_of(run), published(seen.publication)
    keys = {row for row, _node in seen.shown}
    silent = {place for place, value in seen.shown.items() if value is None and not told_all}
    rows = {row: "few" for row, node in silent if node == ""}
    nodes = {row: {code: "few" for other, code in silent if other == row and code} for row in keys}
    counts = {} if told_all else gate.hidden.counts
    hidden = RoundHidden(rows, nodes, counts)  # type: ignore[arg-type]
    return Published(raw, hidden, method_of(run), release, gate.members)


def test_nothing_published_tells_what_fewer_than_k_said(all_three: list[Seen]) -> None:
    known = [attacked(seen, release) for release, seen in enumerate(all_three)]

    assert [sum(value is not None for value in seen.shown.values()) > 40 for seen in all_three] == [True, True, False]
    for release, one in enumerate(known):
        assert leaks(one, k=K) == []
        assert leaks(*known, k=K, of=release) == []


def test_a_correction_tells_no_answer_of_fewer_than_k(all_three: list[Seen]) -> None:
    known = [attacked(seen, release) for release, seen in enumerate(all_three)]

    assert [moved(pair, k=K) for pair in pairwise(known)] == [[], []]


def test_the_attack_finds_what_would_be_told_if_all_were_shown(all_three: list[Seen]) -> None:
    whole = [attacked(seen, release, told_all=True) for release, seen in enumerate(all_three)]

    assert {row for row, _node, _what in leaks(whole[0], k=K)} >= {"nha-trang", "cam-ranh"}
    assert moved(whole[1:], k=K)


def test_no_page_table_badge_or_interface_shows_what_files_leave_out(all_three: list[Seen]) -> None:
    """An agency's own pages, in all shapes, have no figure of it that the files keep back."""
    tried = 0
    for seen in all_three:
        raw = {unit.agency: unit for unit in result_of(seen.publication.run).agencies}
        for (row, node), value in seen.shown.items():
            if value is not None or row not in raw:
                continue
            unit = raw[row]
            index = unit.index if node == "" else next(each.index for each in unit.nodes if each.code == node)
            if index is None or index in {each for each in seen.shown.values() if each}:
                continue
            for path in ("", "niem-yet/", "bang/", "huy-hieu.svg", "api"):
                page = seen.pages[f"{row}/{path}"]
                assert index not in page, (row, node, path)
                assert index.replace(".", ",") not in page, (row, node, path)
                tried += 1
    assert tried > 100


def test_what_an_agency_sees_does_not_move_with_single_answers(
    all_three: list[Seen], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    """Live pages before and after one answer, counted and scored: no decimal on any of them changes."""
    round = all_three[0].publication.round
    officer, own = signed_in(cast.an), f"/noi-bo/dot/{round.code}/"
    addresses = [own, f"{own}don-vi/so-xay-dung/", f"{own}don-vi/so-xay-dung/?tep=csv", f"{own}?tep=csv"]

    def decimals() -> list[list[str]]:
        told = [officer.get(address) for address in addresses]
        assert [each.status_code for each in told[:2]] == [200, 200]
        texts = [b"".join(each) if each.streaming else each.content for each in told]
        return [re.findall(r"\d+,\d+", text.decode("utf-8", "replace")) for text in texts]

    before = decimals()
    for levels in ((1, 0, 0, 0, 0), (0, 0, 0, 0, 1)):
        answered(unit_of(round, cast.so_xay_dung), levels)
        score_round(round=round, actor=None, at=now())
        assert decimals() == before
    assert sum(map(len, before)) > 20
