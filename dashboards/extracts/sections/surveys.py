"""Surveys of the period, and the indices published in it: what everybody but Sở Nội vụ sees, hidden alike."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet, Sum

from agencies.access import Scope
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked
from dashboards.pages import round_page
from dashboards.rows import Row
from dashboards.unit_pages import unit_page
from dashboards.wording import verdict_words, why_no_verdict
from scoring.access import EVERYTHING, Sight
from scoring.models import Publication, UnitCount
from scoring.results import Certain
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province

NONE = "–"
# Agencies in the table of an extract of a block; the whole round stands on its page.
MOST_UNITS = 200


def rounds(asked: Asked) -> Section:
    """Surveys that ran in the period: forms handed out, come back, valid."""
    found = list(_rounds(asked).filter(opens_on__lte=asked.last, closes_on__gte=asked.first))
    rows = [_counted(each, asked) for each in found]
    if not rows:
        return Section("khao-sat", "Khảo sát trong kỳ", ("Trong kỳ không có đợt khảo sát nào.",))
    received, valid = sum(row[1] for row in rows), sum(row[2] for row in rows)
    said = f"Trong kỳ có {vi(len(rows))} đợt khảo sát, thu về {vi(received)} phiếu, trong đó {vi(valid)} phiếu hợp lệ."
    head = ("Đợt", "Thời gian thu", "Phát ra", "Thu về", "Hợp lệ", "Tình trạng")
    lines = tuple(
        (
            each.title,
            f"{each.opens_on:%d/%m/%Y} – {each.closes_on:%d/%m/%Y}",
            vi(issued) if issued is not None else NONE,
            vi(come),
            vi(good),
            str(each.get_state_display()),
        )
        for each, (issued, come, good) in zip(found, rows, strict=True)
    )
    return Section("khao-sat", "Khảo sát trong kỳ", (said,), (Table("khao-sat", "Các đợt khảo sát", head, lines),))


def indices(asked: Asked) -> Section:
    """Indices published in the period, with their limits and the verdict on their change."""
    published = Publication.objects.filter(
        superseded_by=None, published_at__date__range=asked.days, round__in=_rounds(asked)
    )
    lines = [
        line for each in published.select_related("round").order_by("published_at") for line in _lines(each, asked)
    ]
    if not lines:
        return Section("chi-so", "Chỉ số hài lòng công bố trong kỳ", ("Trong kỳ chưa công bố chỉ số hài lòng nào.",))
    said = tuple(sentence for sentence, _row in lines[:3])
    head = ("Đợt", "Phạm vi", "Chỉ số (%)", "Khoảng tin cậy (%)", "So kỳ trước", "Văn bản công bố")
    table = Table("chi-so", "Chỉ số đã công bố", head, tuple(row for _sentence, row in lines))
    return Section("chi-so", "Chỉ số hài lòng công bố trong kỳ", said, (table,))


def _rounds(asked: Asked) -> "QuerySet[Round]":
    """Return rounds in which something of the scope is measured, those still being prepared apart."""
    found = Round.objects.exclude(state=Round.State.DRAFT)
    if asked.about.agencies is None:
        # An agency's own survey is its own affair.
        return found.filter(owner=None).order_by("opens_on", "pk")
    units = RoundUnit.objects.filter(agency__in=asked.about.agencies)
    own = Q(owner=None) | Q(owner=asked.about.agency)
    return found.filter(own, pk__in=units.values("round")).order_by("opens_on", "pk")


def _counted(round: Round, asked: Asked) -> tuple[int | None, int, int]:
    units = round.units.filter(asked.about.within("agency"))
    issued = list(units.values_list("issued", flat=True))
    sums = UnitCount.objects.filter(round_unit__in=units).aggregate(
        come=Sum("received"), good=Sum(F("received") - F("excluded"))
    )
    known = sum(each or 0 for each in issued) if issued and None not in issued else None
    return known, sums["come"] or 0, sums["good"] or 0


def _lines(publication: Publication, asked: Asked) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a sentence and a row for each index shown: of the whole, or of each unit of the scope."""
    round, by = publication.round, f"{publication.decision_number} ngày {publication.decision_date:%d/%m/%Y}"
    for name, index, certain in _figures(round, asked):
        if index is None:
            yield f"{name}: không nêu chỉ số.", (round.title, name, NONE, NONE, NONE, by)
            continue
        verdict = _verdict(certain)
        said = f"{round.title}: chỉ số hài lòng của {name} là {vi(index)} % ({by})"
        said += f"; so kỳ trước: {verdict}." if verdict != NONE else "."
        yield said, (round.title, name, vi(index), _limits(certain), verdict, by)


def _figures(round: Round, asked: Asked) -> Iterator[tuple[str, str | None, Certain]]:
    if asked.about.agencies is None:
        units = list(round.units.select_related("agency", "version", "block"))
        page = round_page(round, Sight(EVERYTHING, EVERYTHING, Scope()), units, {})
        if page.seen is None or not page.seen.is_published:
            return
        whole: Row | None = page.headline.row if page.headline else None
        if page.tree is not None:
            yield "toàn tỉnh", page.tree.index, page.tree.certain
        elif whole is not None:
            yield "toàn tỉnh", whole.index, whole.certain
        return
    if measures_a_province(round):
        return
    scope = asked.about.scope
    measured = round.units.filter(agency__in=asked.about.agencies, reports_into=None).order_by(
        "version__sort_key", "pk"
    )
    for unit in measured.select_related("round", "agency", "version", "block")[:MOST_UNITS]:
        one = unit_page(unit, Sight(scope, scope, Scope()))
        if one.profile is not None and one.seen is not None and one.seen.is_published:
            yield unit.version.name, one.profile.index, one.profile.certain


def _limits(certain: Certain) -> str:
    if certain.low is None or certain.high is None:
        return NONE
    return f"{vi(certain.low)} – {vi(certain.high)}"


def _verdict(certain: Certain) -> str:
    if certain.verdict is not None:
        return verdict_words(certain.verdict)
    return why_no_verdict(certain.no_verdict) if certain.no_verdict is not None else NONE
