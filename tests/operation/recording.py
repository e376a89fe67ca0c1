"""Records a version of the portal for the test of upgrades: a small database it filled, and what it asks of it.

Run in a checkout of that version, with DATABASE_URL of an empty database: `python -m tests.operation.recording NAME`.
It uses commands and addresses alone, which every version has. Kept are tests/data/versions/NAME.sql.gz, the dump, and
NAME.json.gz, the statements by which this version then answered: a form opened and sent, one sent by a program,
public pages and an official's. Counting is not among them: it copies rows in and out, which are no statements.
"""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

FOLDER = Path(__file__).resolve().parents[1] / "data" / "versions"
AGENCIES = "satisfaction/demo/quang_thanh_agencies.csv"
OFFICE = "so-noi-vu"
FORMS = {"da-khoa": 400, "dang-thu": 150}
ITEMS = [f"{part}{n}" for part, most in (("TC", 4), ("TT", 4), ("CC", 5), ("KQ", 3)) for n in range(1, most + 1)]
PAGES = (
    "/",
    "/ket-qua/",
    "/api/v1/publications/",
    "/noi-bo/",
    "/noi-bo/dot/",
    "/noi-bo/thu-phieu/",
    "/noi-bo/nhat-ky/",
)
# What Django asks of every connection, and what holds a statement together.
UNASKED = re.compile(r"^(SAVEPOINT|RELEASE|ROLLBACK|SET|BEGIN|COMMIT)\b")


def main(name: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    token = filled(call_command)
    FOLDER.mkdir(parents=True, exist_ok=True)
    dump = subprocess.run(
        ["pg_dump", "--no-owner", "--no-privileges", os.environ["DATABASE_URL"]], capture_output=True, check=True
    )
    (FOLDER / f"{name}.sql.gz").write_bytes(gzip.compress(dump.stdout, 9, mtime=0))
    visits, statements = answered(token)
    told = json.dumps({"visits": visits, "statements": statements}, ensure_ascii=False).encode()
    (FOLDER / f"{name}.json.gz").write_bytes(gzip.compress(told, 9, mtime=0))


def filled(call: Any) -> str:
    """Fill the database as an installation does: a closed and published round, one that collects; give its token."""
    call("load_definitions", stdout=StringIO())
    call("load_agencies", AGENCIES, stdout=StringIO())
    for number, (code, forms) in enumerate(FORMS.items()):
        days = {"opens": f"202{5 + number}-01-01", "closes": "2025-12-31" if number == 0 else "2099-12-31"}
        words = [f"--{name}={value}" for name, value in days.items()]
        call("create_round", code, "--questionnaire=cap-xa-16-3", "--method=diem-cap-xa", "--open", *words,
             "--units=ldtbxh,tu-phap-ho-tich,dc-xd-nn-mt", stdout=StringIO())  # fmt: skip
        call("generate_responses", code, f"--count={forms}", f"--seed={number}", stdout=StringIO())
    call("close_round", "da-khoa", stdout=StringIO())
    call("score", "da-khoa", "--json", stdout=(scored := StringIO()))
    published(json.loads(scored.getvalue())["run"])
    call("create_access_point", "dang-thu", "--unit=ldtbxh", "--channel=web", "--json", stdout=(point := StringIO()))
    return str(json.loads(point.getvalue())["token"])


def published(number: int) -> None:
    """Show the draft of a run for its days, all before now, have it approved and publish it."""
    from datetime import timedelta

    from django.utils.timezone import localdate, now

    from scoring.approvals import standing_of
    from scoring.models import ScoringRun
    from scoring.services.approvals import approve
    from scoring.services.publications import prepare_draft, publish

    run, shown = ScoringRun.objects.get(pk=number), now() - timedelta(days=14)
    last = localdate(now() - timedelta(days=3))
    person, leader = official(OFFICE, "home_affairs"), official("lanh-dao", "leadership")
    draft = prepare_draft(run=run, opens_on=localdate(shown), closes_on=last, actor=person, at=shown)
    approve(run=run, seen=standing_of(run, draft, ready=True).seen, note="Đồng ý.", actor=leader, at=now())
    publish(run=run, issuing_body="UBND tỉnh", decision_number="12/QĐ-UBND", decision_date=localdate(now()),
            actor=person, at=now())  # fmt: skip


def answered(token: str) -> tuple[list[str], list[str]]:
    """Let this version answer; give the ids of the forms sent, and the statements it took."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    person = get_user_model().objects.get(username=OFFICE)
    with recorded() as statements:
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        visits = [by_form(browser, token), by_program(browser, token)]
        for page in PAGES:
            status = browser.get(page, follow=True).status_code
            assert status == 200, (page, status)
    return visits, [line for line in statements if not UNASKED.match(line)]


def official(username: str, role: str) -> Any:
    from django.contrib.auth import get_user_model
    from psycopg2.extras import DateRange

    from agencies.models import Membership

    person = get_user_model().objects.create(username=username, full_name="Trần Thị Nội Vụ")
    Membership.objects.create(user=person, role=role, valid=DateRange(date(2025, 1, 1), None))
    return person


def by_form(browser: Any, token: str) -> str:
    page = browser.get(f"/s/{token}/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    levels = {code: str(1 + place % 5) for place, code in enumerate(ITEMS)}
    sent = browser.post(f"/s/{token}/", {**hidden, "_consent": "1", **levels, "PAKN": "2"})
    assert sent.status_code == 303, sent.content.decode()
    assert browser.get(sent["Location"]).status_code == 200
    return str(UUID(hidden["_visit"]))


def by_program(browser: Any, token: str) -> str:
    form = {"id": str(uuid4()), "access_token": token, "answers": {**dict.fromkeys(ITEMS, 5), "PAKN": 2}}
    sent = browser.post("/api/v1/responses/", json.dumps(form), content_type="application/json")
    assert sent.status_code == 201, sent.content.decode()
    return str(form["id"])


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Give the list into which every statement goes meanwhile, as the server got it."""
    from django.db import connection

    told: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        cursor = context["cursor"].cursor
        told.extend(cursor.mogrify(sql, each).decode() for each in (params if many else [params]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield told


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satisfaction.settings")
    main(sys.argv[1])
