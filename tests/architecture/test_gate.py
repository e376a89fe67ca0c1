"""Every table leaves through one gate (DESIGN § 3): who reads figures as they were computed is listed, and why."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

APPS = ("satisfaction", "portal", "dashboards", "reports", "scoring", "invitations", "surveys", "agencies", "jobs")
# What gives figures as they were computed, and (`raw_of`) the answers themselves.
RAW = frozenset({"result_of", "year_result_of", "UnitScore", "BlockScore", "raw_of"})
# Where it is decided what stays hidden.
GATES = frozenset(
    {
        "scoring.disclosure",
        "scoring.shown",
        "scoring.year_shown",
        "scoring.gaps",
        "scoring.told",
        "dashboards.publications.gate",
    }
)

# Read figures as computed to show them: whole to whoever sees every count, to all others what the gate leaves.
SHOW: Mapping[str, str] = {
    "dashboards.pages": "pages of a round and a unit",
    "dashboards.selectors": "the row of a unit for its page, the index in lists of rounds",
    "dashboards.years.page": "page of a year",
    "dashboards.publications.gate": "any run of a round for one reader",
    "dashboards.publications.selectors": "the row of a unit in a draft, for the page that hides in it",
    "portal.published": "public pages and open data",
    "reports.on_paper": "the rows of official reports",
    "reports.selectors": "official reports",
    "scoring.analysis_inputs": "analyses, which are hidden beside pages; the index of a page beside its weighted one",
    "scoring.before": "figures of the survey before, which a change is judged against",
    "scoring.year_before": "the same of the year before",
    "scoring.indicators.targets": "whether a target is met",
}
# Decide what stays hidden of a run or year: that depends on all that was seen before it.
DECIDE = frozenset({"scoring.shown", "scoring.year_shown"})
# Compute, store, read back or compare; what they give goes to modules above or to nobody.
COMPUTE: Mapping[str, str] = {
    "scoring.models.__init__": "names the tables",
    "scoring.models.years": "points to the rows of rounds",
    "scoring.selectors": "reads a run back",
    "scoring.year_results": "reads a year's run back",
    "scoring.inputs": "reads the answers of a run",
    "scoring.services.runs": "stores a run",
    "scoring.services.years": "stores a year's run; compares what rounds counted",
    "scoring.services.appraisals": "checks what is appraised against what was computed",
    "scoring.services.publications": "checks that a run still follows from its evidence",
    "scoring.history.earlier": "finds the rows a change is judged against, for scoring.before",
    "scoring.history.figures": "finds the rows of other years, for pages of history, which hide in them",
    "scoring.history.common_sure": "computes two years again, from what their runs counted",
    "dashboards.known_rows": "estimates of rows shown, to say which of their figures is surely the lowest, or differs",
    "scoring.bundles.contents": "evidence of a run, for those alone who check it count by count",
    "scoring.management.commands.score": "prints to whoever has a shell on the server",
    "scoring.management.commands.score_year": "prints to whoever has a shell on the server",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    root = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(root).with_suffix("").parts), ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module takes from which other one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def reads_raw(tree: ast.Module) -> bool:
    taken = any(name in RAW for _module, name in imported(tree))
    through = any(isinstance(node, ast.Attribute) and node.attr in RAW for node in ast.walk(tree))
    return taken or through or any(_total_of_run(node) for node in ast.walk(tree))


def _total_of_run(node: ast.AST) -> bool:
    """Say whether this is `run.total`, the stored result of the whole round."""
    if not (isinstance(node, ast.Attribute) and node.attr == "total"):
        return False
    of = node.value
    return (isinstance(of, ast.Name) and of.id == "run") or (isinstance(of, ast.Attribute) and of.attr == "run")


def test_whoever_reads_figures_as_computed_is_listed() -> None:
    found = {name for name, tree in modules() if reads_raw(tree)}
    assert found == {*SHOW, *DECIDE, *COMPUTE}


def test_whoever_shows_figures_takes_them_through_the_gate() -> None:
    asked = {name: {part for pair in imported(tree) for part in (pair[0], ".".join(pair))} for name, tree in modules()}
    assert [name for name in SHOW if not asked[name] & GATES] == []


def test_reading_around_a_name_is_found() -> None:
    sources = [
        "from scoring.selectors import result_of as found",
        "import scoring.selectors\nscoring.selectors.result_of(run)",
        "index = run.total['index']",
        "index = draft.run.total",
    ]
    assert all(reads_raw(ast.parse(source)) for source in sources)
    assert not reads_raw(ast.parse("from scoring.shown import shown_of\nmonitor.total"))
