"""Someone who answers while things die around: plainly, in long transactions, in ones that are rolled back, late, and
with decisions on earlier answers. Every attempt is written to a log of its own with what came of it.
"""

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID, uuid4

from bench.faults import setup  # noqa: F401 -- Django must be set up before what is below

# isort: split
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from accounts.models import User
from surveys.models import Channel, Response
from surveys.services import AlreadyExcluded, NotExcluded, Origin, exclude_response, restore_response, store_answers
from surveys.sheet import Reading

CHANNELS = (Channel.QR, Channel.COUNTER, Channel.PAPER)
DAYS = 70
LONG_SECONDS = (0.2, 1.2)
PAUSE_SECONDS = 0.005
AFTER_FAULT_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a writer needs to know of the round: its units, services, version, the highest value of each question."""

    number: int
    round_units: tuple[int, ...]
    services: tuple[int | None, ...]
    version: int
    highest: tuple[int, ...]
    first_day: date
    person: int
    log: Path


class Undone(Exception):
    """Rolls a transaction back."""


def write(assignment: Assignment, stop: Event) -> None:
    """Answer until told to stop."""
    with assignment.log.open("w", buffering=1) as log:
        writer = _Writer(assignment, log)
        while not stop.is_set():
            writer.step()
            time.sleep(PAUSE_SECONDS)
    connection.close()


class _Writer:
    def __init__(self, assignment: Assignment, log: TextIO) -> None:
        self.about = assignment
        self.log = log
        self.chance = random.Random(f"{assignment.number}-{os.getpid()}")
        self.mine: list[str] = []
        self.person = User.objects.get(pk=assignment.person)

    def step(self) -> None:
        steps: tuple[Callable[[], None], ...] = (self.answer, self.roll_back, self.take_long, self.decide)
        self.chance.choices(steps, weights=(70, 12, 2, 16))[0]()

    def answer(self) -> None:
        self.attempt([self.form()])

    def roll_back(self) -> None:
        self.attempt([self.form(), self.form()], undone=True)

    def take_long(self) -> None:
        self.attempt([self.form() for _ in range(5)], seconds=self.chance.uniform(*LONG_SECONDS))

    def decide(self) -> None:
        """Exclude or restore an answer of one's own, in every tenth case in a long transaction."""
        if self.mine:
            seconds = 0.0 if self.chance.random() < 0.9 else self.chance.uniform(*LONG_SECONDS)
            self.attempt([], decide_on=self.chance.choice(self.mine), seconds=seconds)

    def form(self) -> dict[str, Any]:
        about = self.about
        return {
            "id": str(uuid4()),
            "unit": self.chance.choice(about.round_units),
            "channel": int(self.chance.choice(CHANNELS)),
            "service": self.chance.choice(about.services),
            "day": (about.first_day + timedelta(days=self.chance.randrange(DAYS))).isoformat(),
            "late": self.chance.random() < 0.05,
            "answers": [self.chance.randint(-1, highest) for highest in about.highest],
        }

    def attempt(
        self, forms: list[dict[str, Any]], *, decide_on: str = "", seconds: float = 0.0, undone: bool = False
    ) -> None:
        """Do it all in one transaction, and write down each part with what came of it."""
        fate = self.fate_of(forms, decide_on, seconds, undone)
        for form in forms:
            self.log.write(json.dumps({**form, "fate": fate}) + "\n")
        if decide_on:
            self.log.write(json.dumps({"decision": decide_on, "fate": fate}) + "\n")
        if fate == "acknowledged":
            self.mine += [form["id"] for form in forms]

    def fate_of(self, forms: list[dict[str, Any]], decide_on: str, seconds: float, undone: bool) -> str:
        try:
            with transaction.atomic():
                for form in forms:
                    self.store(form)
                if decide_on:
                    self.toggle(decide_on)
                time.sleep(seconds)
                if undone:
                    raise Undone
        except Undone:
            return "undone"
        except (DatabaseError, InterfaceError):
            # Whether it was stored is not known: the connection was cut.
            connection.close()
            time.sleep(AFTER_FAULT_SECONDS)
            return "unknown"
        return "acknowledged"

    def store(self, form: dict[str, Any]) -> None:
        origin = Origin(
            round_unit_id=form["unit"],
            questionnaire_version_id=self.about.version,
            channel=Channel(form["channel"]),
            service_id=form["service"],
            received_at=timezone.now(),
            submitted_on=date.fromisoformat(form["day"]),
            late=form["late"],
            waits_because="đến muộn" if form["late"] else "",
        )
        store_answers(UUID(form["id"]), Reading(tuple(form["answers"]), {}, {}, ()), origin)

    def toggle(self, response_id: str) -> None:
        response = Response.objects.get(pk=response_id)
        for change in self.chance.sample((exclude_response, restore_response), 2):
            try:
                with transaction.atomic():
                    change(response=response, reason="thử", actor=self.person, at=timezone.now())
            except (AlreadyExcluded, NotExcluded):
                continue
            return
