from collections.abc import Iterator

import pytest
import time_machine

from surveys import bodies
from surveys.selectors import Door
from tests.surveys.factories import NOON
from tests.surveys.factories import door as make_door
from tests.surveys.tablets import at_work, held, lan, playwright, server, standing, tablet

__all__ = ["at_work", "held", "lan", "playwright", "server", "standing", "tablet"]


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Noon of a day on which the rounds of the factories are open."""
    bodies.forget()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
    bodies.forget()


@pytest.fixture
def open_door(noon: time_machine.Traveller, db: None) -> Door:
    return make_door()
