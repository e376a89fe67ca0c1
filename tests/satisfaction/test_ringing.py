"""Beat and a clock that is set back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from celery import Celery

from satisfaction.ringing import Scheduler

NOON = datetime.fromisoformat("2026-03-02T12:00:00+07:00")


class Rung(Scheduler):
    """Writes down what would be sent."""

    def apply_entry(self, entry: object, producer: object = None) -> None:
        self.rung.append(entry.name)  # type: ignore[attr-defined]


def scheduler(path: Path) -> Rung:
    app = Celery("thu", broker="memory://")
    app.conf.beat_schedule = {
        "often": {"task": "often", "schedule": 10.0},
        "seldom": {"task": "seldom", "schedule": 60.0},
    }
    made = Rung(app, schedule_filename=str(path), lazy=True)
    made.rung = []  # type: ignore[attr-defined]
    made.setup_schedule()
    return made


def rung_within(beat: Rung, seconds: int, clock: time_machine.Traveller) -> list[str]:
    beat.rung.clear()  # type: ignore[attr-defined]
    for _second in range(seconds):
        clock.shift(1)
        while beat.tick() == 0:
            continue
    return beat.rung  # type: ignore[attr-defined,no-any-return]


def test_rings_go_on_within_their_usual_time_when_the_clock_goes_back(tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        beat = scheduler(tmp_path / "beat")
        assert sorted(set(rung_within(beat, 61, clock))) == ["often", "seldom"]
        clock.shift(-timedelta(hours=2))
        assert sorted(set(rung_within(beat, 62, clock))) == ["often", "seldom"]
        assert rung_within(beat, 60, clock).count("often") >= 5
        beat.close()


def test_a_beat_that_starts_after_the_clock_went_back_rings_as_usual(tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        before = scheduler(tmp_path / "beat")
        rung_within(before, 61, clock)
        before.close()
        clock.shift(-timedelta(hours=2))
        beat = scheduler(tmp_path / "beat")
        assert sorted(set(rung_within(beat, 62, clock))) == ["often", "seldom"]
        beat.close()


@pytest.mark.parametrize("seconds", [0.2, -0.2])
def test_small_corrections_change_nothing(tmp_path: Path, seconds: float) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        beat = scheduler(tmp_path / "beat")
        rung_within(beat, 15, clock)
        clock.shift(seconds)
        assert rung_within(beat, 20, clock).count("often") == 2
        beat.close()
