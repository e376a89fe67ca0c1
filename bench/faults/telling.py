"""Whether what the programmes found holds, and how people read it."""

from collections.abc import Iterator
from typing import Any

LEAST_WITHOUT_BROKER = 3


def counting_holds(found: dict[str, Any]) -> bool:
    """Tell whether nothing was lost or counted twice, and all that was planned was killed, half of it in a fold."""
    killed = (found["workers"], found["databases"]) == (found["planned_workers"], found["planned_databases"])
    enough = found["inside_fold"] * 2 >= found["planned_workers"]
    each = found["planned_workers"] * 2 // 3 < found["steps"] or not untouched(found)
    return exact(found) and killed and enough and each


def untouched(found: dict[str, Any]) -> set[int]:
    """Return after which steps of a fold no worker was killed."""
    return set(range(1, found["steps"] + 1)) - {int(where.split(maxsplit=1)[0]) for where in found["boundaries"]}


def portal_holds(found: dict[str, Any]) -> bool:
    """Tell whether nothing was lost, doubled or left undone, and answers kept coming in without a broker."""
    return not list(broken(found))


def broken(found: dict[str, Any]) -> Iterator[str]:
    """Yield in words what a portal did not hold of that."""
    if not exact(found):
        yield "số đếm không khớp sổ"
    if any(found["caught_up"]["left"].values()):
        yield f"còn dở {found['caught_up']}"
    if not found["jobs"] or not any(fault["broker"] for fault in found["faults"]):
        yield "không có việc, hoặc hàng đợi chưa bị thử"
    yield from (f"chưa bình thường lại: {fault}" for fault in found["faults"] if not _bore(fault))


def _bore(fault: dict[str, Any]) -> bool:
    """Say whether answers were taken after a fault, and while the broker was away as if it were there."""
    took = fault["acknowledged"] >= LEAST_WITHOUT_BROKER and not fault["errors"]
    return fault["flows_again"] is not None and (took or not fault["broker"])


def exact(found: dict[str, Any]) -> bool:
    return bool(found["tallies_equal"] and not found["lost"] and not found["doubled"] and found["acknowledged"])


def as_text(found: dict[str, Any]) -> str:
    lines: list[str] = []
    if "counting" in found:
        lines += ["▸ Tiến trình đếm", *_counts(found["counting"]), *_counting(found["counting"])]
    if "portal" in found:
        lines += ["▸ Cả cổng", *_counts(found["portal"]), *_portal(found["portal"])]
    return "\n".join([*lines, ("Đạt" if found["held"] else "KHÔNG ĐẠT") + _untried(found)])


def _untried(found: dict[str, Any]) -> str:
    """Say in the last line, which is the one that is read, which faults this machine did not let happen, and why."""
    skipped = found["portal"]["skipped"] if "portal" in found else {}
    told = "; ".join(f"{name}: {why}" for name, why in skipped.items())
    return f", nhưng CHƯA THỬ {len(skipped)} lỗi ({told})" if skipped else ""


def _counts(found: dict[str, Any]) -> Iterator[str]:
    equal = "khớp" if found["tallies_equal"] else "LỆCH"
    yield (
        f"  {found['acknowledged']} phiếu đã báo nhận, {found['stored']} phiếu lưu được, mất {found['lost']}, "
        f"trùng {found['doubled']}, bảng đếm {equal}"
    )


def _counting(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"  Tiến trình đếm bị giết {found['workers']} lần, {found['inside_fold']} lần giữa lúc đếm; "
        f"PostgreSQL bị giết {found['databases']} lần ({found['seconds']} giây)"
    )
    for where, times in sorted(found["boundaries"].items()):
        yield f"    {where}: {times}"


def _portal(found: dict[str, Any]) -> Iterator[str]:
    after, left = found["caught_up"], found["caught_up"]["left"]
    yield (
        f"  {len(found['faults'])} lỗi ({found['seconds']} giây); {found['jobs']} việc và "
        f"{found['rounds_to_close']} đợt hết hạn đã giao, {found['refused_at_once']} việc bị từ chối ngay"
    )
    rest = f"CÒN LẠI {left}" if any(left.values()) else "không còn gì dở"
    again = f"{after['asked_again']} việc bị ổ đĩa đầy từ chối bằng lời được giao lại"
    yield f"  {after['seconds']} giây sau lỗi cuối, không ai động tay ({again}): {rest}"
    yield from (f"    {job}" for job in after["unfinished"])
    yield f"    {'lỗi':34} {'kéo dài':>8} {'nhận':>6} {'báo lỗi':>8} {'im lặng':>8} {'nhận lại sau':>13}"
    for fault in found["faults"]:
        again = "KHÔNG" if fault["flows_again"] is None else f"{fault['flows_again']} s"
        numbers = (
            f"{fault['seconds']:>6} s {fault['acknowledged']:>6} {fault['errors']:>8} {fault['silent']:>8} {again:>13}"
        )
        yield f"    {fault['name']:34} {numbers}"
    for name, why in found["skipped"].items():
        yield f"    {name:34} CHƯA THỬ: {why}"
    yield "  Đồng hồ nhảy là của các tiến trình Python; PostgreSQL và hàng đợi giữ giờ của máy"
