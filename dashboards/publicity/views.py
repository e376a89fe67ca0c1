"""How results are made public: the overview, one agency, its notice for the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actionplans.announcements import notice
from actionplans.models import Publicity, PublicityForm
from actionplans.reach import READING, Reader
from actionplans.selectors import names_on
from agencies.access import requires
from dashboards.conferences.frame import reader_of
from dashboards.conferences.list_views import published_rounds
from dashboards.publicity import page
from scoring.models import Publication
from scoring.publications import publication_of


@dataclass(frozen=True, slots=True)
class Row:
    """An agency of the overview: what became of each way, in the order of the ways."""

    code: str
    name: str
    items: Sequence[tuple[PublicityForm, Publicity | None]]

    @property
    def lacks(self) -> int:
        """How many ways it still has to take."""
        return sum(item is None or item.state == Publicity.State.TODO for _form, item in self.items)


@require_safe
@requires(*READING)
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Show which agencies made a publication public in which way."""
    reader = reader_of(request)
    rounds = list(published_rounds())
    chosen = next((each for each in rounds if each.code == request.GET.get("dot")), rounds[0] if rounds else None)
    live = publication_of(chosen) if chosen else None
    forms = list(PublicityForm.objects.filter(retired=False))
    rows = _rows(reader, live, forms) if live else []
    lacking = request.GET.get("con-thieu") == "1"
    context = {
        "round": chosen,
        "publication": live,
        "rounds": [(each.code, each.title) for each in rounds],
        "forms": forms,
        "rows": [row for row in rows if row.lacks or not lacking],
        "lacking": lacking,
        "complete": sum(not row.lacks for row in rows),
        "every": len(rows),
        "gives": reader.gives,
        "trail": page.trail(),
    }
    return render(request, "dashboards/publicity/overview.html", context)


@require_safe
@requires(*READING)
@never_cache
def agency(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show how one agency made a publication public, and what it has to tell."""
    place = page.place_of(request, code, agency)
    kept = {each.form_id: each for each in _kept(place.publication).filter(agency=place.agency)}
    forms = [each for each in PublicityForm.objects.all() if not each.retired or each.pk in kept]
    told = page.told_of(place)
    context = {
        "place": place,
        "lines": [_line(form, kept.get(form.pk)) for form in forms],
        "told": told,
        "gives": place.reader.gives,
        "trail": page.trail(place),
    }
    return render(request, "dashboards/publicity/agency.html", context)


@require_safe
@requires(*READING)
@never_cache
def board(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Show the notice that hangs on an agency's board."""
    place = page.place_of(request, code, agency)
    told = page.told_of(place)
    if told is None:
        raise Http404
    context: dict[str, Any] = {"place": place, "told": told, "paragraphs": notice(told), "head": {"note": ""}}
    return render(request, "dashboards/publicity/board.html", context)


def _rows(reader: Reader, live: Publication, forms: Sequence[PublicityForm]) -> list[Row]:
    units = list(page.units_of(reader, live.round).values_list("agency_id", "agency__code"))
    names = names_on({pk for pk, _code in units}, on=reader.on)
    kept = {(each.agency_id, each.form_id): each for each in _kept(live)}
    rows = [Row(code, names.get(pk, code), [(form, kept.get((pk, form.pk))) for form in forms]) for pk, code in units]
    return sorted(rows, key=lambda row: (-row.lacks, row.name))


def _kept(publication: Publication) -> Any:
    return Publicity.objects.filter(publication=publication)


def _line(form: PublicityForm, item: Publicity | None) -> dict[str, Any]:
    state = item.state if item else Publicity.State.TODO
    return {
        "form": form,
        "item": item,
        "state": Publicity.State(state).label,
        "kind": page.KINDS[Publicity.State(state)],
    }
