"""Every column without a value has a written reason."""

from tests.support.empty_columns import find_empty_columns, without_reason
from tests.support.journey import Journey


def test_an_empty_column_of_a_product_says_why(three_days: Journey) -> None:
    empty = find_empty_columns(three_days.url)
    assert "creatorsync.channel_analytics.total_views" in empty
    assert "creatorsync.video_analytics.like_count" in empty
    assert without_reason(empty) == []
