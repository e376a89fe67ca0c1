"""A worker that is killed while it reminds: the next one tells the rest, and nobody twice."""

import os
import subprocess
import sys
from signal import SIGKILL

import pytest

from actionplans.tasks import keep
from notices.models import Notice
from tests.actionplans.factories import obligation
from tests.conftest import Cast
from tests.jobs.workers import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)
# Kills itself as a machine does that loses its power, when the second reminder is written and not yet kept.
DYING = """
import os, signal
import django
django.setup()
from notices.models import Notice
from actionplans.services import following
true = following.remind
def remind(**told):
    done = true(**told)
    if Notice.objects.filter(words="obligation.near").values("subject").distinct().count() == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
following.remind = remind
from actionplans.tasks import keep
keep()
"""


def test_each_is_reminded_once_though_the_worker_is_killed(cast: Cast) -> None:
    for place in range(4):
        obligation(cast.snv, cast.so_xay_dung, days=3, task=f"Việc {place}")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url()}
    done = subprocess.run([sys.executable, "-c", DYING], cwd=ROOT, env=environment, check=False)
    assert done.returncode == -SIGKILL
    before = _told(cast)
    assert 1 <= len(before) < 4

    keep()
    keep()
    after = _told(cast)
    assert len(after) == len(set(after)) == 4


def _told(cast: Cast) -> list[str]:
    return list(Notice.objects.filter(recipient=cast.chi, words="obligation.near").values_list("subject", flat=True))
