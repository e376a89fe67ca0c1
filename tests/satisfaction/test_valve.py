"""What the web does with more requests than it can work on."""

import json
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from satisfaction.valve import Valve
from tests.satisfaction.portals import wait_for

Answer = tuple[str, dict[str, str], bytes]


class Slow:
    """An application that answers when told to, and knows by which threads it was asked and closed."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[str] = []
        self.closed: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(threading.current_thread().name)
        assert self.go.wait(200)
        start_response("200 OK", [])
        return Body(self)


class Body:
    def __init__(self, owner: Slow) -> None:
        self.owner = owner

    def __iter__(self) -> Any:
        return iter([b"o", b"k"])

    def close(self) -> None:
        self.owner.closed.append(threading.current_thread().name)


def ask(valve: Valve, **environ: str) -> Answer:
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=status, headers=dict(headers))

    body = b"".join(valve({"REQUEST_METHOD": "GET", **environ}, start_response))
    return told["status"], told["headers"], body


@pytest.fixture
def slow() -> Iterable[Slow]:
    made = Slow()
    yield made
    made.go.set()


def test_what_can_be_worked_on_or_wait_is_answered_and_the_rest_refused_at_once(slow: Slow) -> None:
    valve = Valve(slow, working=2, waiting=3)
    with ThreadPoolExecutor(5) as visitors:
        inside: list[Future[Answer]] = [visitors.submit(ask, valve) for _number in range(5)]
        wait_for(lambda: len(slow.asked) == 2 and valve._lane.places._value == 0)
        status, headers, body = ask(valve)
        assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "5")
        assert headers["Cache-Control"] == "no-store"
        assert "Cổng đang bận" in body.decode()
        assert len(slow.asked) == 2
        slow.go.set()
        assert [answer.result()[::2] for answer in inside] == [("200 OK", b"ok")] * 5
    # And it takes requests again as soon as there is room.
    assert ask(valve)[0] == "200 OK"


def test_scripts_are_refused_in_json_and_heads_without_a_body(slow: Slow) -> None:
    valve = Valve(slow, working=1, waiting=0)
    with ThreadPoolExecutor(1) as visitors:
        visitors.submit(ask, valve)
        wait_for(lambda: len(slow.asked) == 1)
        status, headers, body = ask(valve, CONTENT_TYPE="application/json")
        assert (status, headers["Content-Type"]) == ("503 Service Unavailable", "application/json")
        assert "5 giây" in json.loads(body)["detail"]
        assert ask(valve, REQUEST_METHOD="HEAD")[::2] == ("503 Service Unavailable", b"")
        slow.go.set()


def test_officials_pages_stand_in_a_line_of_their_own(slow: Slow) -> None:
    valve = Valve(slow, working=1, waiting=1, officials=1)
    with ThreadPoolExecutor(4) as visitors:
        pages = [visitors.submit(ask, valve, PATH_INFO="/noi-bo/dot/") for _number in range(2)]
        wait_for(lambda: slow.asked == ["officials_0"] and valve._officials.places._value == 0)
        # However many of them wait, a citizen's form is worked on, and only their own line is full.
        forms = [visitors.submit(ask, valve, PATH_INFO="/s/abc/") for _number in range(2)]
        wait_for(lambda: slow.asked == ["officials_0", "web_0"] and valve._lane.places._value == 0)
        assert ask(valve, PATH_INFO="/noi-bo/")[0] == ask(valve, PATH_INFO="/")[0] == "503 Service Unavailable"
        slow.go.set()
        assert [answer.result()[2] for answer in (*pages, *forms)] == [b"ok"] * 4
    assert sorted(slow.asked) == ["officials_0"] * 2 + ["web_0"] * 2


def test_a_request_ends_in_the_thread_that_began_it(slow: Slow) -> None:
    slow.go.set()
    ask(Valve(slow, working=1, waiting=1))
    assert slow.closed == slow.asked
    assert slow.asked[0].startswith("web_")


def test_an_application_that_breaks_leaves_its_place() -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise ValueError("hỏng")

    valve = Valve(broken, working=1, waiting=0)
    for _time in range(3):
        with pytest.raises(ValueError, match="hỏng"):
            ask(valve)
