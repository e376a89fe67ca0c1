"""What is done about programs that die: started again for as long as the portal runs, given up only while it starts."""

import sys
import time
from argparse import Namespace
from pathlib import Path

import pytest

from satisfaction.embedded.home import Home
from satisfaction.embedded.service import ServiceFailed
from satisfaction.embedded.supervisor import LONGEST_PAUSE, MOST_DEATHS, STEADY_AFTER, Program, Supervisor, pause

DYING = [sys.executable, "-c", "import sys; sys.exit('hỏng vì thế này')"]


@pytest.fixture
def place(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.log.mkdir()
    return home


def dies(supervisor: Supervisor, program: Program, at: float) -> None:
    """Let a program that was started die of itself, and be noticed at a time."""
    supervisor._spawn(program)
    assert program.process is not None
    program.process.wait(20)
    program.born = at - 1
    supervisor._bury(program, at)


def test_pauses_grow_and_end_growing() -> None:
    assert [pause(deaths) for deaths in (1, 2, 3, 4, 5, 6, 7, 5000)] == [0, 1, 3, 7, 15, 30, 30, 30]
    assert pause(9) == LONGEST_PAUSE


def test_what_cannot_run_never_ends_a_portal_that_answers(place: Home, capsys: pytest.CaptureFixture[str]) -> None:
    program = Program("worker", DYING)
    supervisor = Supervisor(place, [program])
    supervisor.answered = True
    now = time.monotonic()
    for number in range(4 * MOST_DEATHS):
        dies(supervisor, program, now + number)
        assert program.again_at == now + number + pause(number + 1)
    # The reason is told once, not every half minute.
    assert capsys.readouterr().err.count("lần liền") == 1


def test_who_lived_long_begins_anew(place: Home) -> None:
    program = Program("web", DYING, deaths=MOST_DEATHS)
    supervisor = Supervisor(place, [program])
    program.born = time.monotonic() - STEADY_AFTER - 1
    supervisor._bury(program, time.monotonic())
    assert program.deaths == 1


def test_a_web_that_never_answered_is_given_up_with_its_reason(place: Home) -> None:
    supervisor = Supervisor(place, [Program("web", DYING)])
    supervisor._wait_until_ready = lambda options: looked_at_until_given_up(supervisor)  # type: ignore[method-assign]
    with pytest.raises(ServiceFailed, match=r"(?s)web dừng 6 lần liền.*hỏng vì thế này"):
        supervisor.start(Namespace(host="127.0.0.1", port=1, tls=False))


def looked_at_until_given_up(supervisor: Supervisor) -> None:
    (program,) = supervisor.programs
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if program.again_at is not None:
            # The pauses are not waited for.
            program.again_at = time.monotonic()
        supervisor._look()
        time.sleep(0.02)
