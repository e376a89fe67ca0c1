"""What follows the text of a paper: its last sentence, Nơi nhận and the room for a signature, never a drawn one."""

from collections.abc import Iterator
from typing import Any

from reports.word import styles
from reports.word.letterhead import LEFT, RIGHT, side_by_side
from reports.word.paper import BLANK, Paper
from reports.word.xml import el, paragraph, run

# Lines of 14 pt left for the picture of a digital signature and the seal.
ROOM = 5


def ending(paper: Paper) -> Iterator[Any]:
    if paper.closing:
        closing = paper.closing.removesuffix("./.").rstrip(".")
        yield paragraph(styles.BODY, run(f"{closing}./."), before=(el("keepNext"),))
    yield side_by_side([(list(_recipients(paper)), list(_signature(paper)))], (LEFT, RIGHT))
    yield paragraph(styles.PLACED)


def _recipients(paper: Paper) -> Iterator[Any]:
    yield paragraph(styles.PLACED, run("Nơi nhận:", el("b"), el("i"), el("sz", val=24)))
    for line in paper.recipients:
        yield paragraph(styles.PLACED, run(f"- {line}", el("sz", val=22)))
    if paper.drafter:
        yield paragraph(styles.PLACED, run(paper.drafter, el("sz", val=22)))


def _signature(paper: Paper) -> Iterator[Any]:
    for line in paper.signer or (BLANK,):
        yield paragraph(styles.CENTRED, run(line, el("b")))
    for _line in range(ROOM):
        yield paragraph(styles.CENTRED)
    yield paragraph(styles.CENTRED, run(paper.issuer.signed_by or BLANK, el("b")))
