"""The little charts of the terminal."""

from pipelines.operations.run_summary import spark


def test_a_series_is_drawn_from_its_lowest_to_its_highest() -> None:
    assert spark([0, 7, 3.5]) == "▁█▅"


def test_an_unknown_value_is_a_gap_and_not_a_zero() -> None:
    assert spark([1, None, 2]) == "▁ █"
    assert spark([None, None]) == ""


def test_a_flat_series_is_flat() -> None:
    assert spark([5, 5, 5]) == "▁▁▁"
