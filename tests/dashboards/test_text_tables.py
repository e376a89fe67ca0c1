from dashboards.text_tables import marked, number_columns


def test_a_column_is_of_numbers_where_every_cell_is_one() -> None:
    rows = [("Sở", "1.234", "–", "12/03/2026", "từ 80 %"), ("2026", "0", "77,5", "1", "5")]
    assert number_columns(rows) == (False, True, True, False, False)


def test_without_rows_there_are_no_numbers() -> None:
    assert number_columns([]) == ()
    assert marked(("Đơn vị", "Số"), ()) == [("Đơn vị", False), ("Số", False)]
