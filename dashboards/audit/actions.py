"""What each act is called that the audit knows: the codes that services write, in words that officials read.

A test finds every code written in the portal here. One that is missing all the same is shown as it is.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.audit.acts.accounts import ABOUT_ACCOUNTS
from dashboards.audit.acts.collecting import ABOUT_COLLECTING
from dashboards.audit.acts.comments import ABOUT_COMMENTS
from dashboards.audit.acts.obligations import ABOUT_OBLIGATIONS
from dashboards.audit.acts.privacy import ABOUT_PRIVACY
from dashboards.audit.acts.results import ABOUT_RESULTS
from dashboards.audit.acts.rounds import ABOUT_ROUNDS

Words = str | Promise

GROUPS: Mapping[str, tuple[Words, Mapping[str, Words]]] = {
    "tai-khoan": (_("Tài khoản, vai trò, nhật ký"), ABOUT_ACCOUNTS),
    "dot": (_("Cơ quan, đợt, phiếu hỏi, điểm thu"), ABOUT_ROUNDS),
    "thu-phieu": (_("Thu phiếu, lời mời"), ABOUT_COLLECTING),
    "nhiem-vu": (_("Nhiệm vụ, văn bản giao việc"), ABOUT_OBLIGATIONS),
    "ket-qua": (_("Kết quả, phương pháp, công bố"), ABOUT_RESULTS),
    "y-kien": (_("Ý kiến của người dân"), ABOUT_COMMENTS),
    "du-lieu": (_("Dữ liệu cá nhân"), ABOUT_PRIVACY),
}
ACTIONS: Mapping[str, Words] = {code: words for _label, actions in GROUPS.values() for code, words in actions.items()}
# What opens to a person something that is hidden otherwise, or leaves the house as single answers.
SENSITIVE = frozenset(
    {
        "feedback.unmasked",
        "feedback.contact_seen",
        "data_request.contact_seen",
        "data_request.searched",
        "feedback.restricted_seen",
        "feedback.case_seen",
        "feedback.cases_seen",
        "invitations.shown",
        "invitations.call_shown",
        "invitations.downloaded",
        "responses.export",
        "responses.downloaded",
        "responses.seen",
    }
)
# The work of Sở Nội vụ. Of comments not even a count: some are tips that only others may know of.
OF_THE_OFFICE = frozenset({*ABOUT_ROUNDS, *ABOUT_COLLECTING, *ABOUT_OBLIGATIONS, *ABOUT_RESULTS, *ABOUT_PRIVACY})


def action_words(code: str) -> str:
    return str(ACTIONS.get(code, code))
