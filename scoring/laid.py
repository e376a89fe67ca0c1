"""Whether an appraised round has been laid before who decides, and which run that paper is of: in words."""

from django.utils.translation import gettext as _

from scoring.appraising import paper_of, setup_of
from scoring.models import ScoringRun
from scoring.publications import stage_of
from surveys.models import Round


def laid_faults(run: ScoringRun) -> list[str]:
    """Return why a run may not be decided on: the round is appraised and no paper in force lays this run."""
    if setup_of(run.round) is None:
        return []
    paper = paper_of(run.round)
    if paper is None:
        return [unlaid_words(published=stage_of(run.round) == "published")]
    if paper.run_id == run.pk:
        return []
    words = _("Tờ trình số %(number)s trình lần tính số %(run)d, không phải lần tính này.")
    return [words % {"number": paper.number, "run": paper.run_id}]


def unlaid(round: Round) -> bool:
    """Say whether a round is appraised, and not laid before who decides."""
    return setup_of(round) is not None and paper_of(round) is None


def unlaid_words(*, published: bool) -> str:
    """Say what an appraised round waits for; `published`: it is, and no draft is out that is to replace it."""
    if published:
        return _("Kết quả đã thẩm định và công bố. Muốn thay thì đưa dự thảo mới, thẩm định và lập tờ trình.")
    return _("Đợt đang thẩm định. Thẩm định xong, lập tờ trình rồi mới phê duyệt và công bố được.")
