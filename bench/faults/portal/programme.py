"""The fault programme on the whole portal: citizens answer over HTTP while everything under them dies in turn.

Once the faults are over nobody touches anything: what was acknowledged must be stored once, counted, computed and
closed by the portal itself within a bounded time.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.faults.counting import Verdict, judge
from bench.faults.portal import ledger
from bench.faults.portal.clients import Citizens
from bench.faults.portal.faults import FULL_DISK, Fault, all_faults
from bench.faults.portal.running import Portal, running
from bench.faults.portal.work import Desk, caught_up, desk
from bench.faults.questionnaire import LEVELS, METHOD, QUESTIONNAIRE, QUESTIONS
from bench.faults.saying import say, to_tenth
from bench.world import make_agency
from satisfaction.embedded.home import ROOT
from scoring.recount import recount
from scoring.services import assign_method, load_method
from surveys.models import Channel, Round, RoundUnit
from surveys.selectors import layout_of
from surveys.services import create_access_point, create_round, load_questionnaire, open_round

SEED, AGENCIES = 2026, 3
# The web starts again within seconds, PostgreSQL after its recovery; a busy machine takes many times as long.
FLOWS_AGAIN_WITHIN = 120.0
NO_MOUNTS = "máy này không cho chạy unshare --mount để gắn đĩa tạm"


@dataclass(frozen=True, slots=True)
class Plan:
    """How often every fault happens, how long everything runs in peace between two, how much oftener beat rings."""

    rounds: int
    peace: tuple[float, float]
    beat_times: float
    caught_up_within: float
    clients: int = 3


SHORT = Plan(rounds=1, peace=(0.2, 0.5), beat_times=12, caught_up_within=180)
LONG = Plan(rounds=5, peace=(1.0, 4.0), beat_times=1, caught_up_within=720)


def run(plan: Plan, outside: Path, *, full: bool) -> dict[str, Any]:
    """Run the programme; ledgers and log lie in `outside`. `full`: the data lie on a disk that may be filled."""
    round, started = _make_round(), time.monotonic()
    ledgers = [outside / f"client-{number}.log" for number in range(plan.clients)]
    official = desk(round)
    with running(beat_times=plan.beat_times, folder=outside) as portal:
        hits = Hits(portal, official, ledgers, plan)
        with answering(portal, round, ledgers):
            happened = [hits.one(fault) for fault in hits.schedule(full=full)]
        after = caught_up(official, within=plan.caught_up_within)
        skipped = {} if full else {FULL_DISK: NO_MOUNTS}
    verdict, equal = _judged(round, ledgers)
    return {
        **asdict(verdict),
        "tallies_equal": equal,
        "faults": happened,
        "skipped": skipped,
        "jobs": len(official.jobs),
        "rounds_to_close": len(official.rounds),
        "refused_at_once": official.refused,
        "caught_up": after,
        "seconds": to_tenth(time.monotonic() - started),
    }


@dataclass
class Hits:
    """The faults, one after the other."""

    portal: Portal
    official: Desk
    ledgers: list[Path]
    plan: Plan
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def schedule(self, *, full: bool) -> Iterator[Fault]:
        """Yield every fault once in each round, in another order each time, the same from run to run."""
        for _round in range(self.plan.rounds):
            faults = all_faults(full=full)
            self.chance.shuffle(faults)
            yield from faults

    def one(self, fault: Fault) -> dict[str, Any]:
        """Let one fault happen; tell what came in meanwhile and when answers were taken again."""
        if self.portal.process.poll() is not None:
            raise RuntimeError("the portal ended")
        if fault.amid:
            self.official.have_paper_begun()
        began = time.time()
        with fault.inject(self.portal):
            time.sleep(fault.seconds / 2)
            if fault.asks:
                self.official.ask()
            time.sleep(fault.seconds / 2)
        mended = time.time()
        came = ledger.between(self.ledgers, began, mended)
        again = self._flows_again(mended)
        say(f"{fault.name}: {came['acknowledged']} phiếu được nhận trong lúc đó, nhận lại sau {again} giây")
        time.sleep(self.chance.uniform(*self.plan.peace))
        return {
            "name": fault.name,
            "broker": fault.broker,
            "seconds": to_tenth(mended - began),
            "acknowledged": came["acknowledged"],
            "errors": came["errors"],
            "silent": came["silent"],
            "flows_again": again,
        }

    def _flows_again(self, since: float) -> float | None:
        """Wait until a form is acknowledged and return the seconds; None where it took too long."""
        while time.time() < since + FLOWS_AGAIN_WITHIN:
            for moment in ledger.moments(self.ledgers):
                if moment > since:
                    return to_tenth(moment - since)
            time.sleep(0.1)
        return None


@contextmanager
def answering(portal: Portal, round: Round, ledgers: list[Path]) -> Iterator[None]:
    """Have citizens answer from several processes for as long as the block lasts. Raises RuntimeError if one fails."""
    doors = [_door(unit) for unit in round.units.order_by("pk")]
    command = [sys.executable, "-m", "bench.faults.portal.clients"]
    clients = []
    for number, path in enumerate(ledgers):
        about = Citizens(number, portal.port, doors, dict.fromkeys(QUESTIONS, LEVELS), str(path)).told()
        client = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, text=True)
        assert client.stdin is not None
        client.stdin.write(f"{about}\n")
        client.stdin.flush()
        clients.append(client)
    try:
        yield
    finally:
        for client in clients:
            client.communicate(timeout=60)
    if any(client.returncode for client in clients):
        raise RuntimeError("a client failed")


def _door(unit: RoundUnit) -> dict[str, Any]:
    door = create_access_point(round_unit=unit, channel=Channel.QR, at=timezone.now())
    return {"path": f"/s/{door.token}/", "unit": unit.pk, "channel": int(Channel.QR)}


def _make_round() -> Round:
    at = timezone.now()
    today = timezone.localdate(at)
    made = create_round(
        code="thu-loi",
        questionnaire_version=load_questionnaire(document=QUESTIONNAIRE, at=at),
        opens_on=today - timedelta(days=2),
        closes_on=today + timedelta(days=30),
        agencies=[make_agency(number) for number in range(AGENCIES)],
        at=at,
    )
    assign_method(round=made, method_version=load_method(document=METHOD, at=at))
    open_round(round=made, at=at)
    return made


def _judged(round: Round, ledgers: list[Path]) -> tuple[Verdict, bool]:
    """Hold the database against the ledgers, and the tallies against the raw answers another way."""
    checked = recount(round)
    widths = tuple(cell.width for cell in layout_of(round.questionnaire_version_id).cells)
    with connection.cursor() as cursor:
        verdict = judge(cursor, ledger.read(ledgers), widths=widths)
    return verdict, verdict.tallies_equal and not checked.differences and not checked.waiting
