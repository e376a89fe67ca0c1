"""Every reader of the rows of a file, each with a file it takes: what `test_fuzzed_rows` damages in many ways."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db import models

from accounts.models import AuditEntry
from agencies.models import Agency, AgencySuccession, AgencyVersion, Block, Service
from agencies.services import load_agencies
from agencies.services.catalogue import load_services
from agencies.services.successions import load_successions
from dashboards.analysis.margins import targets_of, typed_in_file
from dashboards.analysis.naming import Names
from dashboards.collection.table import targets_in
from documents.reading import InvalidFile, Table
from invitations.models import Contact
from invitations.reading import read_people
from invitations.services.lists import add_people
from scoring.method import Method
from scoring.models import IndicatorBatch, IndicatorValue, PublishedResult, ResultBatch
from scoring.services.history import load_results
from scoring.services.indicators import load_figures
from surveys.models import Assignment, Channel, FoldInbox, ImportBatch, Response, ResponseText, Round
from surveys.questionnaire import parse as parse_questionnaire
from surveys.selectors import units_by_code
from surveys.services.assignment_files import assign_table
from surveys.services.imports import Source, import_table
from surveys.services.plans import set_targets
from tests import factories as rows
from tests.invitations.factories import sample_list
from tests.scoring.indicators.figures import indicator
from tests.surveys import fielding
from tests.surveys.factories import DOCUMENT, NOON, open_survey

Take = Callable[[Table], Any]


@dataclass(frozen=True)
class Reader:
    """`begin` lays ready what rows may name and gives the reader; `kept` are the tables it writes into."""

    content: str
    begin: Callable[[], Take]
    kept: tuple[type[models.Model], ...]

    @property
    def head(self) -> list[str]:
        return self.content.split("\n", 1)[0].split(";")

    @property
    def row(self) -> list[str]:
        return self.content.split("\n")[1].split(";")


def _survey() -> Round:
    return open_survey(rows.agency("so-mot"), rows.agency("so-hai"))


def _agencies() -> Take:
    return lambda table: load_agencies(table, actor=None, at=NOON)


def _successions() -> Take:
    for code in ("so-cu", "so-moi"):
        rows.agency(code)
    return lambda table: load_successions(table, actor=None, at=NOON)


def _services() -> Take:
    actor = rows.user()
    return lambda table: load_services(table=table, actor=actor, at=NOON)


def _targets() -> Take:
    held, actor = _survey(), rows.user()

    def take(table: Table) -> None:
        set_targets(round=held, targets=targets_in(table, units_by_code(held)), actor=actor, at=NOON)

    return take


def _margins() -> Take:
    asked = parse_questionnaire(DOCUMENT)
    profile = [question for question in asked.questions if question.code == "KENH"]
    # The file names questions and choices alone.
    names = Names(cast(Method, None), {question.code: question for question in profile}, {})
    return lambda table: targets_of(typed_in_file(table, names), names)


def _people() -> Take:
    held = _survey()
    into = sample_list(held, channel=Channel.SMS)

    def take(table: Table) -> None:
        found = read_people(table, round=held, channel=Channel.SMS, today=NOON.date())
        if found.faults:
            raise InvalidFile(found.faults)
        add_people(sample_list=into, people=found.people, at=NOON)

    return take


def _results() -> Take:
    rows.agency("so-mot", block=rows.block("so"))
    return lambda table: load_results(table=table, file_name="cu.csv", sha256="", actor=None, at=NOON)


def _figures() -> Take:
    rows.agency("so-mot")
    indicator("par")
    return lambda table: load_figures(table=table, file_name="so.csv", sha256="", actor=None, at=NOON)


def _assignments() -> Take:
    held, actor = _survey(), rows.user()
    fielding.surveyor("lan")
    return lambda table: assign_table(round=held, table=table, actor=actor, at=NOON)


def _forms() -> Take:
    held = _survey()
    return lambda table: import_table(round=held, table=table, source=Source("p.csv", "0" * 64), at=NOON)


READERS: dict[str, Reader] = {
    "agencies": Reader(
        "code;name;short_name;level;block;parent;place_name;valid_from;valid_to;act;block_name;position;predecessors\n"
        "xa;UBND xã Quảng Thành;;commune;cap-xa;;;01/07/2025;;;Cấp xã;1;\n"
        "tu-phap;Bộ phận Tư pháp;Tư pháp;unit;;xa;Khánh Hòa;2025-07-01;2026-06-30;NĐ 1;;2;xa-cu:0,5\n"
        "xa-cu;UBND xã Cũ;;commune;cap-xa;;;2000-01-01;2025-06-30;;;3;",
        _agencies,
        (Agency, AgencyVersion, Block, AgencySuccession, AuditEntry),
    ),
    "successions": Reader(
        "predecessor;successor;kind;on;share;act\nso-cu;so-moi;split;2025-07-01;0,5;NQ 1",
        _successions,
        (AgencySuccession, AuditEntry),
    ),
    "services": Reader("code;name\n1.001;Cấp giấy phép\n1.002;Đổi giấy phép", _services, (Service, AuditEntry)),
    "targets": Reader("unit;n;quota;issued\nso-mot;1200;300;350\nso-hai;900;;", _targets, (AuditEntry,)),
    "margins": Reader("question;choice;share\nKENH;1;48,5\nKENH;Đài;51,5", _margins, ()),
    "people": Reader(
        "unit;service;dossier;finished_on;phone;email;name;address;language;stratum;sampling_unit\n"
        "so-mot;;H-1;28/02/2026;0912345678;an@vidu.vn;Nguyễn Văn An;Số 1;vi;A;P1\n"
        "so-hai;;H-2;2026-02-27;+84912345679;;Trần Thị Bình;;;;",
        _people,
        (Contact, AuditEntry),
    ),
    "results": Reader(
        "unit;year;method;n;value;low;high;source;correction\n"
        "so-mot;2022;top2;1.204;84,25;83;85,5;Báo cáo 12;\ntoan-tinh;2022;points;;82.67%;;;QĐ 1;",
        _results,
        (PublishedResult, ResultBatch, AuditEntry),
    ),
    "figures": Reader(
        "indicator;unit;period;value;numerator;denominator;source;correction\n"
        "par;so-mot;2025-Q1;;131;160;Báo cáo Một cửa;\npar;toan-tinh;2025;90,5;;;QĐ 1;",
        _figures,
        (IndicatorValue, IndicatorBatch, AuditEntry),
    ),
    "assignments": Reader(
        "unit;surveyor;quota;due_on;channel;stratum;sampling_unit\n"
        "so-mot;lan;30;31/10/2026;PHONE;A;P1\nso-hai;LAN;20;2026-10-30;;;",
        _assignments,
        (Assignment, AuditEntry),
    ),
    "forms": Reader(
        "form_no;unit;submitted_on;A1;A2;LOC;A3;KENH;LAN;YK\n"
        "P1;so-mot;2026-02-01;4;na;1;2;1;3;Tốt\nP2;so-hai;2026-02-02;5;1;2;;;;",
        _forms,
        (Response, ResponseText, FoldInbox, ImportBatch),
    ),
}
