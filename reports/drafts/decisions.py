"""Drafts of decisions (quyết định): publishing results, naming agencies with a low index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from actionplans.designating import Reason
from actionplans.models import DesignatedAgency, Designation
from reports import tables
from reports.content import Annex, Issuer, Section, Table
from reports.drafts.parts import kept_bases, listed, of_office
from reports.selectors import Source
from reports.word.paper import BLANK, Article, Paper
from scoring.models import ScoringRun

REASONS: Mapping[Reason, str] = {
    "surely_below": "chỉ số và cả khoảng tin cậy dưới ngưỡng",
    "below": "chỉ số dưới ngưỡng",
    "surely_last": "chắc chắn thuộc nhóm cuối khối",
    "fell": "giảm so với kỳ trước",
}
IN_FORCE = "Quyết định này có hiệu lực kể từ ngày ký."


def publishing_paper(run: ScoringRun, source: Source | None, *, body: str, on: date) -> Paper:
    """Return the decision that publishes a run; its annex has the figures where `source` is of that run."""
    title = run.round.title
    told = source is not None and source.run.pk == run.pk
    run_words = f"lần tính số {run.pk}, mã đầu vào {run.input_hash[:8]}"
    annexed = "theo Phụ lục kèm theo Quyết định này" if told else "theo báo cáo kết quả kèm theo Quyết định này"
    what = f"Công bố kết quả {title} ({run_words}) {annexed}."
    return _decision(
        subject=f"Về việc công bố kết quả {title}",
        body=body,
        articles=(Article((what,)), Article((IN_FORCE,)), _carried_out()),
        annexes=(Annex(f"Kết quả {title}", (Section("", tuple(_rankings(source))),)),) if source and told else (),
        note=source.round.synthetic if source else run.round.synthetic,
        on=on,
    )


def designating_paper(
    designation: Designation, named: Sequence[DesignatedAgency], names: Mapping[int, str], *, on: date
) -> Paper:
    """Return the decision that names agencies with a low index; those left out do not stand in it."""
    title = designation.publication.round.title
    live = designation.publication
    confirmed = [each for each in named if each.confirmed]
    lines = [(names.get(each.agency_id, each.agency.code), _why(each)) for each in confirmed]
    listing = listed(1, "Đơn vị có chỉ số hài lòng còn thấp", ("Đơn vị", "Căn cứ nêu tên"), lines, wide=False)
    first = f"Xác định {len(confirmed)} đơn vị có chỉ số hài lòng còn thấp theo kết quả {title} (Phụ lục kèm theo)."
    second = (
        f"Các đơn vị tại Điều 1 phân tích nguyên nhân, lập kế hoạch cải thiện và gửi về {BLANK} trước ngày {BLANK}."
    )
    return _decision(
        subject=f"Về việc xác định đơn vị có chỉ số hài lòng còn thấp theo kết quả {title}",
        body=designation.issuer,
        bases=(
            f"Căn cứ Quyết định số {live.decision_number} ngày {live.decision_date:%d/%m/%Y} của {live.issuing_body}",
        ),
        articles=(Article((first,)), Article((second,)), _carried_out()),
        annexes=(Annex("Danh sách đơn vị có chỉ số hài lòng còn thấp", (Section("", (listing,)),)),),
        note=live.round.synthetic,
        on=on,
    )


def _decision(
    *,
    subject: str,
    body: str,
    articles: tuple[Article, ...],
    annexes: tuple[Annex, ...],
    note: bool,
    on: date,
    bases: tuple[str, ...] = (),
) -> Paper:
    issuer = _issuer(body)
    return Paper(
        title="QUYẾT ĐỊNH",
        issuer=issuer,
        sign=issuer.sign,
        year=on.year,
        subject=subject,
        authority=(body or BLANK).upper(),
        bases=(*kept_bases(), *bases, f"Theo đề nghị của {BLANK}"),
        articles=articles,
        recipients=("Như Điều 3;", issuer.filing),
        signer=issuer.signer,
        annexes=annexes,
        note="Số liệu giả định, không phải kết quả thật." if note else "",
    )


def _issuer(body: str) -> Issuer:
    """Return the body that decides; who it is is known only where a decision was taken before."""
    return replace(
        of_office("QĐ"),
        parent="",
        name=(body or BLANK).upper(),
        said=body or BLANK,
        sign=f"QĐ-{BLANK}",
        signer=(BLANK,),
    )


def _carried_out() -> Article:
    return Article((f"{BLANK} và Thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",))


def _why(each: DesignatedAgency) -> str:
    return "; ".join(REASONS[reason] for reason in each.reasons if reason in REASONS)


def _rankings(source: Source) -> Iterator[Table]:
    """Yield the units of each block as the report of the round prints them."""
    method, agencies = source.method, source.result.agencies
    named = [(block.block, block) for block in source.result.blocks]
    loose = [(None, None)] if any(unit.block is None for unit in agencies) else []
    for number, (code, block) in enumerate((*named, *loose), 1):
        yield tables.ranking_table(
            number,
            [unit for unit in agencies if unit.block == code],
            caption=f"Chỉ số hài lòng{f' ({block.name})' if block else ''}, {source.period} (%)",
            certainty=method.certainty,
            minimum=method.minimum,
        )
