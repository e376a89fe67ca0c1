"""Draws answers that look like life, for demonstrations and load tests. Pure; the same seed gives the same answers.

A person's answers hang together (respondent effect), people of one interviewer or neighbourhood resemble each other
(cluster effect), units differ in quality and in their strong and weak sections, items differ in difficulty. Each
level of satisfaction is a band of a normal scale.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire import Question, Questionnaire

Ints = NDArray[np.int16]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Bands of the scale: about 1, 3, 8, 46 and 42 of a hundred answers in an average unit.
LEVEL_BOUNDS = (-2.35, -1.75, -1.17, 0.2)
RESPONDENT, CLUSTER, SECTION, ITEM, NOISE = 0.72, 0.22, 0.16, 0.22, 0.75
QUALITY, QUALITY_CHANGE = 0.28, 0.10
CLUSTERS_PER_UNIT = 8
# How far below its others a unit's weak item lies.
WEAKNESS = 2.4
PETITIONERS = 0.1
# Of a hundred forms: at the counter, by enumerators, by link, by QR, by Zalo, on paper.
CHANNEL_NAMES = ("COUNTER", "ENUMERATOR", "WEB", "QR", "ZALO", "PAPER")
CHANNEL_SHARES = (0.34, 0.27, 0.09, 0.18, 0.04, 0.08)
# Here the sampling unit is known, and a person may leave an item blank.
WITH_INTERVIEWER = (0, 1, 5)
BLANK_ITEM, BLANK_VOLUNTARY, WRITES, NO_OPINION = 0.012, 0.3, 0.06, 0.03
COMMENTS = (
    "Thủ tục nhanh, cán bộ hướng dẫn rõ ràng.",
    "Nên có thêm ghế ngồi chờ và quạt mát vào buổi trưa.",
    "Phải đi lại hai lần vì thiếu một giấy tờ không được hướng dẫn từ đầu.",
    "Nộp hồ sơ trực tuyến hay bị lỗi khi tải tệp lên.",
    "Trả kết quả đúng hẹn, rất hài lòng.",
    "Bảng niêm yết thủ tục chữ nhỏ, khó đọc.",
    "Mong có tin nhắn báo khi hồ sơ xong.",
    "Gửi góp ý đã lâu mà chưa thấy trả lời.",
    "Cán bộ nhiệt tình, giải thích dễ hiểu.",
    "Xin niêm yết rõ mức phí của từng thủ tục.",
)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """How many forms a unit gets.

    `quality` shifts it against an average unit, None draws it from the unit's code; `services` are the codes of what
    people come to it for, most frequent first; `weak` is the code of an item far below its others, "" for none.
    """

    code: str
    count: int
    quality: float | None = None
    services: tuple[str, ...] = ()
    weak: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Forms, one a row: `answers` (forms, coded questions); the others (forms,).

    `unit` and `channel` are positions in the plan and in CHANNEL_NAMES; `cluster` is 0 where none is known; `day`
    lies in [0, 1) between the round's first and last day; `service` in [0, 1), -1 for none; `comment` is a position
    in COMMENTS, -1 for none.
    """

    answers: Ints
    unit: NDArray[np.int64]
    channel: NDArray[np.int64]
    cluster: NDArray[np.int64]
    day: Floats
    service: Floats
    comment: NDArray[np.int64]


def draw(
    questionnaire: Questionnaire, units: Sequence[UnitPlan], *, seed: int, channels: Mapping[str, float] | None = None
) -> Drawn:
    """Draw the forms of every unit of a plan; `channels` says which share of them came by which of CHANNEL_NAMES."""
    shares = CHANNEL_SHARES if channels is None else tuple(channels.get(name, 0.0) for name in CHANNEL_NAMES)
    people = _People(units, np.random.default_rng(seed), seed, shares)
    answers: dict[str, Ints] = {}
    for question in questionnaire.coded:
        asked = _asked(question, questionnaire, answers, people.total)
        answers[question.code] = np.where(asked, people.answer(question), 0).astype(np.int16)
    columns = [answers[question.code] for question in questionnaire.coded]
    return Drawn(np.column_stack(columns), people.unit, people.channel, *people.marks())


def _asked(question: Question, questionnaire: Questionnaire, answers: Mapping[str, Ints], total: int) -> Bools:
    asked = np.ones(total, dtype=bool)
    for condition in question.conditions:
        given = answers[condition.question]
        if questionnaire.by_code[condition.question].kind == "several":
            wanted = sum(1 << (code - 1) for code in condition.codes)
            asked &= (given > 0) & (given & wanted > 0)
        else:
            asked &= np.isin(given, list(condition.codes))
    return asked


class _People:
    """Who answers: each with a unit, a channel, an interviewer's cluster and a general contentment."""

    def __init__(self, units: Sequence[UnitPlan], rng: np.random.Generator, seed: int, shares: Sequence[float]) -> None:
        self.units = units
        self.rng = rng
        self.unit = np.repeat(np.arange(len(units)), [unit.count for unit in units])
        self.total = len(self.unit)
        self.channel = rng.choice(len(CHANNEL_NAMES), size=self.total, p=shares)
        self.met = np.isin(self.channel, WITH_INTERVIEWER)
        self.cluster = np.where(self.met, rng.integers(1, CLUSTERS_PER_UNIT + 1, self.total), 0)
        quality = np.array([_quality(unit, seed) for unit in units])
        clusters = rng.normal(0, CLUSTER, (len(units), CLUSTERS_PER_UNIT + 1))
        self.contentment = (
            quality[self.unit] + clusters[self.unit, self.cluster] + rng.normal(0, RESPONDENT, self.total)
        )

    def answer(self, question: Question) -> NDArray[np.int64]:
        """Return everyone's answer to one question as it would be stored."""
        codes = self._codes(question)
        if question.na:
            codes = np.where(self._chance(_uneven(question.code, 0.005, 0.22)), -1, codes)
        if question.no_opinion:
            codes = np.where(self._chance(NO_OPINION), -2, codes)
        blank = self._chance(BLANK_ITEM) & self.met if question.required else self._chance(BLANK_VOLUNTARY)
        return np.where(blank, 0, codes)

    def marks(self) -> tuple[NDArray[np.int64], Floats, Floats, NDArray[np.int64]]:
        day = self.rng.beta(1.6, 1.2, self.total)
        service = np.where(self._chance(0.8), self.rng.beta(0.8, 2.2, self.total), -1.0)
        comment = np.where(self._chance(WRITES), self.rng.integers(0, len(COMMENTS), self.total), -1)
        return self.cluster, day, service, comment

    def _codes(self, question: Question) -> NDArray[np.int64]:
        match question.kind:
            case "level5":
                return np.digitize(self._liking(question), LEVEL_BOUNDS) + 1
            case "level3":
                return np.digitize(self._liking(question), (-0.9, 0.3)) + 1
            case "yesno":
                share = PETITIONERS if question.code == "PAKN" else _uneven(question.code, 0.2, 0.8)
                return np.where(self._chance(share), 1, 2)
            case "several":
                ticks = self.rng.random((self.total, len(question.choices))) < 0.35
                masks: NDArray[np.int64] = (ticks << np.arange(len(question.choices))).sum(axis=1)
                return masks
            case "number":
                return self.rng.integers(question.minimum, question.maximum + 1, self.total) + 1
            case _:
                return self._chosen(question)

    def _liking(self, question: Question) -> Floats:
        item = _of_code(question.code).normal(0, ITEM)
        sections = np.array([_of_code(unit.code + question.section).normal(0, SECTION) for unit in self.units])
        sections -= np.array([WEAKNESS if unit.weak == question.code else 0.0 for unit in self.units])
        liking: Floats = self.contentment + item + sections[self.unit] + self.rng.normal(0, NOISE, self.total)
        return liking

    def _chosen(self, question: Question) -> NDArray[np.int64]:
        shares = _of_code(question.code).dirichlet(np.full(len(question.choices), 3.0))
        return self.rng.choice(len(question.choices), size=self.total, p=shares) + 1

    def _chance(self, share: float) -> Bools:
        return self.rng.random(self.total) < share


def _quality(unit: UnitPlan, seed: int) -> float:
    """Return how good a unit is: its own over the years, with a small change from seed to seed."""
    lasting = _of_code(unit.code).normal(0, QUALITY) if unit.quality is None else unit.quality
    return float(lasting + _of_code(f"{unit.code}:{seed}").normal(0, QUALITY_CHANGE))


def _uneven(code: str, low: float, high: float) -> float:
    """Return a share between low and high, mostly near low, always the same for a code."""
    return float(low + (high - low) * _of_code(code).beta(1, 3))


def _of_code(code: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(code.encode()))
