"""Attacks on what is stored, published and logged, each with transactions of its own: order and place are evidence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.test import Client

from accounts.models import User
from satisfaction.metrics import counting
from tests.conftest import Cast
from tests.invitations.conftest import _own_outbox, noon
from tests.privacy.journey import Journey, Went, everything
from tests.privacy.listening import Heard, listening

__all__ = ["_own_outbox", "noon"]


@pytest.fixture
def went(
    noon: Any, cast: Cast, signed_in: Callable[[User], Client], settings: Any, tmp_path: Path, monkeypatch: Any
) -> Went:
    """Everything that people send, sent through the web, with what was logged, measured and printed meanwhile."""
    settings.SATISFACTION_HOME = tmp_path
    counting._counter = None
    sent: list[tuple[str, dict[str, Any], str]] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, *, kwargs, task_id: sent.append((task, kwargs, task_id)))
    # Celery sets up logging by itself when it first loads its tasks.
    current_app.loader.import_default_modules()
    heard = Heard()
    with listening(heard):
        journey = Journey(cast, signed_in, sent, monkeypatch, noon)
        everything(journey)
    return Went(journey, heard)
