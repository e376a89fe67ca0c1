"""The catalogue of measures that documents name, a plan that takes some of them, and a plan over a block.

The measures are in the documents' words (`actionplans.documented_measures`); the plans themselves are made up.
"""

from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import User
from actionplans.documented_measures import documented
from actionplans.models import Measure, Plan
from actionplans.services.catalogue import load_catalogue
from actionplans.services.plans import Aim, Done, Said, accept, add_measures, start_plan, submit, write_plan
from actionplans.services.taking import Hand
from agencies.models import Agency, Block
from satisfaction.demo import khanh_hoa
from scoring.run_for import run_for

OFFICER, LEAD, OFFICE = "demo-can-bo", "demo-phu-trach-khoi", "demo-noi-vu"
TITLE = "Kế hoạch nâng cao chỉ số hài lòng của Sở Tư pháp (giả định, từ danh mục biện pháp)"
BLOCK_TITLE = "Kế hoạch nâng cao chỉ số hài lòng khối ngành dọc (giả định)"
# The item or factor a measure is for, by the codes of the province's method: the factor and which of its measures.
TAKEN = (("TC", 0), ("TT", 6), ("KQ", 14))


def load(*, at: datetime) -> None:
    """Fill the catalogue and begin the two plans; once."""
    load_catalogue(entries=documented(), at=at)
    if not Plan.objects.filter(title=TITLE).exists():
        _of_agency(at)
        _of_block(at)


def _of_agency(at: datetime) -> None:
    officer, office, year = User.objects.get(username=OFFICER), User.objects.get(username=OFFICE), localdate(at).year
    run, entries = run_for(khanh_hoa.closed(), newest=False), documented()
    said = Said(title=TITLE, first_year=year, last_year=year, basis=entries[0].source)
    agency = Agency.objects.get(code="so-tu-phap")
    made = start_plan(agency=agency, said=said, run=run, actor=officer, at=at)
    aims = [
        Aim(year=year, operator="at_least", value=Decimal(93)),
        Aim(year=year, operator="above", value=Decimal(82), node="TT"),
    ]
    write_plan(plan=made, said=said, aims=aims, hand=Hand(actor=officer, at=at, seen=1))
    done = [
        Done(
            action=entries[place].action,
            lead=entries[place].lead or "Văn phòng",
            due_on=localdate(at).replace(month=12, day=31),
            node=node,
            cause=entries[place].cause,
            origin=Measure.Origin.CATALOGUE,
        )
        for node, place in TAKEN
    ]
    add_measures(plan=made, done=done, actor=officer, at=at)
    submit(plan=made, hand=Hand(actor=officer, at=at, seen=2))
    accept(plan=made, hand=Hand(actor=office, at=at, seen=3))


def _of_block(at: datetime) -> None:
    lead, year = User.objects.get(username=LEAD), localdate(at).year
    block = Block.objects.get(code="nganh-doc")
    agency = Agency.objects.filter(versions__block=block).order_by("pk").first()
    if agency is None:
        return
    said = Said(title=BLOCK_TITLE, first_year=year - 1, last_year=year + 2)
    made = start_plan(agency=agency, block=block, said=said, actor=lead, at=at)
    aims = [Aim(year=each, operator="above", value=Decimal(77)) for each in range(year - 1, year + 3)]
    write_plan(plan=made, said=said, aims=aims, hand=Hand(actor=lead, at=at, seen=1))
