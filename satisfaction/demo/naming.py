"""Names agencies of the demonstration whose published index is certainly low, by a made-up decision."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.designating import Rule
from actionplans.models import Designation
from actionplans.services.designations import Decision, decide, start
from dashboards.designations.figures import named_by, published_rows
from scoring.publications import publication_of
from surveys.models import Round

OFFICE = "demo-noi-vu"
# Thái Nguyên tells its departments apart at 90 % (thainguyentv.vn); here it is made up.
RULE = Rule(below=Decimal(90), fell=True)
NUMBER = "700/UBND-NC (giả định)"


def load(round: Round, *, at: datetime) -> None:
    """Draw up the list by the rule and enter the decision; once, where somebody is certainly low."""
    live, office, today = publication_of(round), User.objects.get(username=OFFICE), localdate(at)
    if live is None or Designation.objects.exists():
        return
    named = named_by(RULE, published_rows(live))
    if not any(one.certain for one in named):
        return
    made = start(publication=live, rule=RULE, named=named, actor=office, at=at)
    decision = Decision(
        number=NUMBER, issued_on=today, issuer="UBND tỉnh Khánh Hòa", analysis_due=today + timedelta(days=20),
        plan_due=today + timedelta(days=30),
    )  # fmt: skip
    decide(designation=made, decision=decision, actor=office, at=at, seen=made.version)
