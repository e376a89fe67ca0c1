"""Public results on the day of publication: pages against the same Django stack returning constant bytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bench import load, province
from bench.collect import GETS, Bench
from bench.harness import Figure, alternate, compared
from bench.load import Task
from bench.servers import serving
from scoring.models import Approval, PublicationDraft
from scoring.services import store_run
from scoring.services.publications import publish
from scoring.tally import fold_all
from surveys.models import Round
from surveys.services import close_round

TARGET = 0.7
CODE = "bench-public"
AGENCIES, FORMS = 100, 20_000
PAGES = {"round": f"/ket-qua/{CODE}/", "agency": f"/ket-qua/{CODE}/don-vi/bench-0/"}


@contextmanager
def published() -> Iterator[int]:
    """Publish a round of a hundred agencies and serve the portal; yields its port."""
    if not Round.objects.filter(code=CODE).exists():
        made = province.make_province(CODE, agencies=AGENCIES)
        province.fill(made, forms=FORMS)
        fold_all()
        close_round(round=made, actor=None, at=timezone.now())
        _publish(made)
    with serving() as port:
        yield port


def _publish(made: Round) -> None:
    """Publish it as the service does, its draft having been out and approved."""
    run, at = store_run(round=made, actor=None, at=timezone.now()), timezone.now()
    leader = User.objects.create(username="bench-lanh-dao", full_name="Lãnh đạo")
    day = timezone.localdate(at) - timedelta(days=1)
    draft = PublicationDraft.objects.create(round=made, run=run, opens_on=day, closes_on=day, at=run.at)
    Approval.objects.create(round=made, run=run, draft=draft, kind="approve", actor=leader, at=at)
    day = timezone.localdate(at)
    publish(run=run, issuing_body="UBND tỉnh", decision_number="1", decision_date=day, actor=None, at=at)


def page(name: str) -> Callable[[Bench], list[Figure]]:
    """Return the figure of a page, asked for again and again as everybody does on that day."""

    def figure(bench: Bench) -> list[Figure]:
        path = PAGES[name]
        with published() as port:
            size = len(load.Wire(port).ask(load.get(path))[2])
            environment = {"DJANGO_SETTINGS_MODULE": "bench.constant", "BENCH_BYTES": str(size)}
            with serving(environment=environment) as constant:
                pairs = alternate(
                    bench.rounds,
                    lambda: load.run(Task("get", port, path, GETS)).per_second,
                    lambda: load.run(Task("get", constant, path, GETS)).per_second,
                    say=bench.say,
                )
        reference = f"same Django, {size} constant bytes"
        return [compared(f"public-{name}", pairs, target=TARGET, better="higher", reference=reference, unit="pages/s")]

    return figure


FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {f"public-{name}": page(name) for name in PAGES}
