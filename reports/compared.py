"""Which units stand behind a figure of several units and its change, in words. Pure."""

from charts.numbers import vi
from scoring.results import BlockResult, Certain


def compared(one: Certain) -> str:
    """Say over which units a mean changed, or of how many a pooled row has forms in both years; nothing of the same."""
    if one.units_in_both is not None:
        return f"; gộp mọi phiếu, {one.units_in_both} đơn vị có phiếu ở cả hai kỳ"
    if one.compared_units is None:
        return ""
    now = f", kỳ này {vi(one.compared_index)}\N{NO-BREAK SPACE}%" if one.compared_index else ""
    return f"{now} trên {one.compared_units} đơn vị có chỉ số ở cả hai kỳ"


def compared_note(block: BlockResult) -> str:
    """Say that a block's change is that of some of its units, or of other units than before; nothing of the same."""
    if block.units_in_both is not None:
        return (
            "Chỉ số của khối gộp mọi phiếu của từng kỳ; hai kỳ không cùng các đơn vị: "
            f"{block.units_in_both} đơn vị có phiếu ở cả hai kỳ."
        )
    if block.compared_units is None:
        return ""
    return f"Thay đổi của khối tính trên {block.compared_units} đơn vị có chỉ số ở cả hai kỳ."


def compared_parent(parent: BlockResult) -> str:
    """Say the same of the units under a parent agency, with what was compared where that is not what stands there."""
    if parent.units_in_both is not None:
        return f"{parent.name}: gộp mọi phiếu của từng kỳ; {parent.units_in_both} đơn vị có phiếu ở cả hai kỳ."
    if parent.compared_units is None:
        return ""
    moved = f": {vi(parent.previous)} → {vi(parent.compared_index)}" if parent.compared_index else ""
    return f"{parent.name}: thay đổi tính trên {parent.compared_units} đơn vị có chỉ số ở cả hai kỳ{moved}."


def left_out_of(parent: BlockResult) -> str:
    """Say how many units under a parent agency its mean leaves out, or nothing."""
    outside = parent.left_out + parent.without_size
    why = "không có chỉ số hoặc không rõ số hồ sơ" if parent.without_size else "không có chỉ số"
    return f"{parent.name}: để ngoài {outside} đơn vị {why}." if outside else ""
