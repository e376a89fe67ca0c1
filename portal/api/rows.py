"""Publications as the public API writes them."""

from typing import Any

from portal.published import PublishedRound
from scoring.disclosure import TOP
from scoring.figure_rows import FigureRows
from scoring.models import Publication

Json = dict[str, Any]


def publication_json(publication: Publication) -> Json:
    round, method = publication.round, publication.run.method_version
    return {
        "round": round.code,
        "title": round.title,
        "year": round.assessment_year,
        "opens_on": round.opens_on.isoformat(),
        "closes_on": round.closes_on.isoformat(),
        "issuing_body": publication.issuing_body,
        "decision_number": publication.decision_number,
        "decision_date": publication.decision_date.isoformat(),
        "published_at": publication.published_at.isoformat(),
        "corrects": publication.reason or None,
        "method": method.method.code,
        "method_version": method.number,
        "run": publication.run_id,
        "input_hash": publication.run.input_hash,
    }


def rows_of(found: PublishedRound) -> FigureRows:
    return FigureRows(found.hidden, found.withheld)


def figures_json(found: PublishedRound) -> Json:
    """Return a publication with the figures of blocks and the whole; those of agencies have addresses of their own."""
    rows = rows_of(found)
    return {
        **publication_json(found.publication),
        "measures": "province" if found.of_province else "agencies",
        "agencies": len(found.result.agencies),
        "blocks": [rows.block(each) for each in found.result.blocks],
        "total": rows.unit(found.result.total, key=TOP),
    }
