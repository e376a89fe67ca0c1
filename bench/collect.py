"""Collecting answers: a citizen's visit, files in and out. Targets are those of DESIGN § 5."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench import load, references, world
from bench.harness import Figure, Pair, against_limit, alternate, compared, seconds
from bench.load import Outcome, Task
from bench.servers import serving
from surveys.models import Round
from surveys.selectors import units_by_code
from surveys.services import import_responses

Say = Callable[[str], None]

POSTS = 3000
GETS = 6000
VISITS = 1500
PACED_POSTS = 2000
FORMS_IN_FILE = 100_000
BUSY = 0.6
P99_SECONDS = 0.1
VISITS_PER_SECOND = 300
KIBIBYTES, REQUESTS = 90, 7
FOUND, SEE_OTHER = 200, 303


@dataclass(frozen=True, slots=True)
class Bench:
    """What a figure may use: a folder, how many rounds, where to say how far it is, whether a quick try is enough."""

    folder: Path
    rounds: int
    say: Say
    small: bool = False


@dataclass(frozen=True, slots=True)
class Visited:
    """The portal being served, with a door into a round of its own."""

    port: int
    path: str
    round: Round


_codes = (f"bench-{number}" for number in count(1))


@contextmanager
def visited() -> Iterator[Visited]:
    round = world.make_round(next(_codes))
    door = world.make_door(round)
    with serving() as port:
        yield Visited(port, f"/s/{door.token}/", round)


def post(bench: Bench) -> list[Figure]:
    """A citizen's form, opened before with its signed token, against bare WSGI and psycopg2; then its worst latency."""
    with transaction.atomic(), connection.cursor() as cursor:
        references.create_table(cursor)
    seeds = count(1)
    errors: list[int] = []
    with visited() as portal, serving(application="bench.references:insert_application") as bare:

        def ours() -> float:
            outcome = _post(portal, POSTS, seed=next(seeds))
            errors.append(outcome.errors)
            return outcome.per_second

        def reference() -> float:
            bodies = _bodies(portal, POSTS, seed=next(seeds))
            return load.run(Task("post", bare, "/", POSTS, bodies=bodies, expected=SEE_OTHER)).per_second

        pairs = alternate(bench.rounds, ours, reference, say=bench.say)
        late = [_paced(portal, min(pair.ours for pair in pairs), seed=next(seeds)) for _ in range(bench.rounds)]
    stored = _stored(portal.round)
    sent = POSTS * len(errors) + PACED_POSTS * len(late)
    failed = sum(errors) + sum(outcome.errors for outcome in late) + abs(sent - stored)
    waits = [load.percentile(outcome.latencies, 0.99) for outcome in late]
    return [
        compared(
            "collect-post", pairs, target=0.35, better="higher", reference="bare WSGI + psycopg2 insert", unit="posts/s"
        ),
        against_limit(
            "collect-post-p99", waits, limit=P99_SECONDS, better="lower", reference="100 ms at 60 %", unit="s"
        ),
        Figure("collect-post-errors", failed, 0, "lower", "posts acknowledged and stored once", 1, "errors", failed),
    ]


def _bodies(portal: Visited, number: int, *, seed: int) -> list[str]:
    """Open forms one after the other and fill them in; each has an id and a token of its own."""
    answers = world.filled_in(portal.round, count=number, seed=seed)
    return load.run(Task("prepare", portal.port, portal.path, number, answers=answers)).bodies


def _post(portal: Visited, number: int, *, seed: int, rate: float = 0.0) -> Outcome:
    bodies = _bodies(portal, number, seed=seed)
    return load.run(Task("post", portal.port, portal.path, number, bodies=bodies, expected=SEE_OTHER, rate=rate))


def _paced(portal: Visited, saturation: float, *, seed: int) -> Outcome:
    return _post(portal, PACED_POSTS, seed=seed, rate=BUSY * saturation)


def _stored(round: Round) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM surveys_response r JOIN surveys_roundunit u ON u.id = r.round_unit_id "
            "WHERE u.round_id = %s",
            [round.pk],
        )
        return int(cursor.fetchone()[0])


def get(bench: Bench) -> list[Figure]:
    """The form's page against the same Django stack returning constant bytes, as many as go over the wire."""
    with visited() as portal:
        wire = load.Wire(portal.port)
        size = len(wire.ask(load.get(portal.path))[2])
        environment = {"DJANGO_SETTINGS_MODULE": "bench.constant", "BENCH_BYTES": str(size)}
        with serving(environment=environment) as constant:
            pairs = alternate(
                bench.rounds,
                lambda: load.run(Task("get", portal.port, portal.path, GETS)).per_second,
                lambda: load.run(Task("get", constant, portal.path, GETS)).per_second,
                say=bench.say,
            )
    reference = f"same Django, {size} constant bytes"
    return [compared("collect-get", pairs, target=0.7, better="higher", reference=reference, unit="pages/s")]


def visit(bench: Bench) -> list[Figure]:
    """Form, post and thanks, one after the other, over eight connections."""
    rates: list[float] = []
    failed = 0
    with visited() as portal:
        for number in range(bench.rounds + 1):
            answers = world.filled_in(portal.round, count=VISITS, seed=1000 + number)
            outcome = load.run(Task("visit", portal.port, portal.path, VISITS, answers=answers))
            failed += outcome.errors
            bench.say(f"  {number}/{bench.rounds}: {outcome.per_second:.4g}")
            rates.append(outcome.per_second)
    # The first round warms up.
    reference = f"{VISITS_PER_SECOND} visits/s at 8 connections"
    return [
        against_limit(
            "collect-visit", rates[1:], limit=VISITS_PER_SECOND, better="higher", reference=reference, unit="visits/s"
        ),
        Figure("collect-visit-errors", failed, 0, "lower", "visits thanked", 1, "errors", failed),
    ]


def weight(bench: Bench) -> list[Figure]:
    """What a first visit to the form costs over the wire, as Chromium counts it."""
    from bench.weight import first_visit

    with visited() as portal:
        visits = [first_visit(f"http://127.0.0.1:{portal.port}{portal.path}") for _ in range(bench.rounds)]
    sizes, requests = [size / 1024 for size, _number in visits], [float(number) for _size, number in visits]
    return [
        against_limit(
            "collect-weight", sizes, limit=KIBIBYTES, better="lower", reference="90 KiB over the wire", unit="KiB"
        ),
        against_limit(
            "collect-requests", requests, limit=REQUESTS, better="lower", reference="7 requests", unit="requests"
        ),
    ]


def import_file(bench: Bench) -> list[Figure]:
    """A file of 100,000 forms: every row checked and stored once, against pandas and COPY which check nothing."""
    path = bench.folder / "forms.csv"
    columns = world.write_forms(world.make_round(next(_codes)), path, count=FORMS_IN_FILE)

    def ours() -> float:
        round = world.make_round(next(_codes))
        content, name = path.read_bytes(), path.name
        return seconds(lambda: import_responses(round=round, content=content, file_name=name, at=timezone.now()))

    def reference() -> float:
        round = world.make_round(next(_codes))
        units = {code: unit.pk for code, unit in units_by_code(round).items()}
        return seconds(lambda: _copied(path, units, round.questionnaire_version_id))

    with connection.cursor() as cursor:
        references.create_table(cursor)
    pairs = [
        Pair(1 / pair.ours, 1 / pair.reference) for pair in alternate(bench.rounds, ours, reference, say=bench.say)
    ]
    reference_words = f"pandas + COPY, {columns} columns"
    return [compared("collect-import", pairs, target=0.3, better="higher", reference=reference_words, unit="files/s")]


@transaction.atomic
def _copied(path: Path, units: dict[str, int], version: int) -> None:
    with connection.cursor() as cursor:
        references.load_with_pandas(cursor, path, units=units, version=version)


def export_file(bench: Bench) -> list[Figure]:
    """100,000 responses of 28 questions as CSV, against COPY TO of the same rows."""
    round = world.make_round(next(_codes))
    path = bench.folder / "forms-to-export.csv"
    world.write_forms(round, path, count=FORMS_IN_FILE)
    import_responses(round=round, content=path.read_bytes(), file_name=path.name, at=timezone.now())
    made, copied = bench.folder / "made.csv", bench.folder / "copied.csv"
    options = {"format": "csv", "out": made, "stdout": io.StringIO()}

    def reference() -> float:
        with connection.cursor() as cursor:
            return seconds(lambda: references.copy_out(cursor, copied, round_id=round.pk))

    pairs = alternate(
        bench.rounds,
        lambda: seconds(lambda: call_command("export_responses", round.code, **options)),
        reference,
        say=bench.say,
    )
    return [compared("collect-export", pairs, target=2.0, better="lower", reference="COPY TO", unit="s")]


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "collect-post": post,
    "collect-get": get,
    "collect-visit": visit,
    "collect-weight": weight,
    "collect-import": import_file,
    "collect-export": export_file,
}
