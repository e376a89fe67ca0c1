from datetime import UTC, datetime

import pytest

from accounts.models import User
from jobs import services
from jobs.models import Job
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def an(db: None) -> User:
    return factories.user("an", full_name="Nguyễn Văn An")


@pytest.fixture
def job(an: User) -> Job:
    """A waiting job whose message is not sent: the test's transaction never commits."""
    return services.start(
        task="tests.nothing", title="Báo cáo thử", params={"round": 1}, actor=an, back_url="/noi-bo/", at=AT
    )


def fail(job: Job, error: Exception, *, refusals: tuple[type[Exception], ...] = ()) -> None:
    """Do a job in which this happens."""
    with services.running(job.id, refusals=refusals):
        raise error
