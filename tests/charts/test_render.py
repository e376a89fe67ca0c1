from decimal import Decimal

from charts import render, specs

SPEC = specs.dots(
    [specs.Mark("Tiếp cận dịch vụ", Decimal("84.78")), specs.Mark("Thủ tục hành chính", Decimal("84.67"))],
    reference=Decimal("84.72"),
    reference_label="chung 84,72",
)


def test_words_are_text_in_the_paper_font() -> None:
    drawn = render.svg(SPEC)
    assert ">Tiếp cận dịch vụ</text>" in drawn
    assert 'font-family="Tinos"' in drawn


def test_same_specification_gives_the_same_drawing() -> None:
    first = render.svg(SPEC)
    render._svg.cache_clear()
    assert render.svg(SPEC) == first


def test_child_process_draws_the_same() -> None:
    assert render.svg_apart(SPEC) == render.svg(SPEC)


def test_drawing_obeys_the_content_policy() -> None:
    drawn = render.svg(SPEC)
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn


def test_rows_of_the_same_name_stay_apart() -> None:
    drawn = render.svg(specs.dots([specs.Mark("Xã A", Decimal("84.00")), specs.Mark("Xã A", Decimal("83.00"))]))
    assert drawn.count(">Xã A</text>") == 2


def test_names_are_words_and_not_expressions() -> None:
    drawn = render.svg(specs.dots([specs.Mark('\'+1] "A" <b>\\n', Decimal("84.00"))]))
    assert ">'+1] &quot;A&quot; &lt;b&gt;\\n</text>" in drawn or '>\'+1] "A" &lt;b&gt;\\n</text>' in drawn
