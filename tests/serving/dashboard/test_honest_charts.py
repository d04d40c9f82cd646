"""What the charts of the overview may never hide: one test per behaviour."""

import re
from typing import Any

from tests.support.board import Board
from tests.support.board_days import ALONE, TODAY, ago
from tests.support.serving import Service

UNKNOWN = "\N{EN DASH}"
FIRST = "#0c7f62"
"""The colour of Ann's third channel, her films, in the light theme."""


def day(days: int) -> str:
    return str(ago(days))


def paths(visit: Any, name: str) -> list[dict[str, str]]:
    """Return the drawn lines of a chart."""
    found: list[dict[str, str]] = (
        visit.panel(name)
        .locator("svg path")
        .evaluate_all(
            "all => all.map(one => ({d: one.getAttribute('d') ?? '',"
            " width: one.getAttribute('stroke-width'),"
            " fill: one.getAttribute('fill'), stroke: one.getAttribute('stroke'),"
            " dash: one.getAttribute('stroke-dasharray')}))"
        )
    )
    return [one for one in found if one["width"] == "2" and one["stroke"] == FIRST]


def test_an_unknown_day_breaks_the_line(visit: Any) -> None:
    visit.open("?channel=youtube:UC1")
    [solid] = [one for one in paths(visit, "followers") if not one["dash"]]
    # Known: two days, one alone, two days, and the days after the gap.
    assert solid["d"].count("M") == 4
    assert "9 of 14 days known" in visit.panel("followers").inner_text()


def test_a_day_between_two_unknown_ones_is_visible(visit: Any) -> None:
    visit.open("?channel=youtube:UC1")
    symbols = visit.panel("followers").locator(f"svg path[fill='{FIRST}']")
    assert symbols.count() >= 1


def test_an_unknown_value_is_never_zero_in_the_table(visit: Any) -> None:
    visit.open("?channel=youtube:UC1")
    rows = visit.rows("followers")
    assert rows[day(5)][0] == UNKNOWN
    assert rows[day(5)][1] == "no reading of this day"
    assert rows[day(ALONE)][0] == "1,200"
    assert all(cells[0] != "0" for cells in rows.values())


def test_the_unfinished_day_is_dashed_and_named(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1")
    assert [one for one in paths(visit, "followers") if one["dash"]]
    assert (
        f"{TODAY.day} {TODAY:%b} is unfinished" in page.locator(".status").inner_text()
    )
    assert "unfinished" in visit.rows("followers")[str(TODAY)][-1]


def test_complete_periods_only_is_a_switch(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1")
    page.get_by_role("button", name="Complete only").click()
    visit.settle()
    assert not [one for one in paths(visit, "followers") if one["dash"]]
    assert str(TODAY) not in visit.rows("followers")
    assert "complete=1" in page.url


def test_a_change_without_a_baseline_is_a_dash_with_its_reason(visit: Any) -> None:
    page = visit.open()
    card = page.locator("#card-followers")
    assert card.locator(".value").inner_text() == "1,789"
    assert card.locator(".change b").inner_text() == UNKNOWN
    assert "no baseline: unknown for ann_live" in card.inner_text()


def test_a_change_with_a_baseline_names_it(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1&range=7")
    change = page.locator("#card-views .change").inner_text()
    assert re.fullmatch(r"-\d+ \(-[\d.]+%\) against .+ to .+", change), change


def test_days_that_a_platform_tells_later_are_left_out_on_both_sides(
    visit: Any,
) -> None:
    page = visit.open("?channel=youtube:UC1")
    card = page.locator("#card-views")
    last = ago(2)
    assert f"to {last.day} {last:%b}" in card.locator(".scope").inner_text()
    assert "is not reported yet" in card.inner_text()
    assert card.locator(".value").inner_text() == f"{sum(range(102, 114)):,}"


def test_the_comparison_has_the_same_weekdays(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1&range=7&compare=1")
    assert "1 week earlier" in visit.panel("views").inner_text()
    assert visit.rows("views")[day(3)][:2] == ["103", "110"]
    page.keyboard.press("c")
    visit.settle()
    assert "compare" not in page.url


def test_a_change_of_definition_is_marked_where_it_counts(visit: Any) -> None:
    visit.open()
    assert "definition" in visit.panel("views").locator("svg").text_content()
    assert "definition" not in visit.panel("followers").locator("svg").text_content()
    remark = visit.rows("views")[day(3)][-1]
    assert remark == "definition of views changed: every start counts"


def test_a_note_marks_its_day_on_every_chart(visit: Any) -> None:
    page = visit.open()
    page.get_by_label("Day", exact=True).fill(day(2))
    page.get_by_label("Note", exact=True).fill("<b>a raid</b>")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("<b>a raid</b>").wait_for()
    for name in ("followers", "views", "frequency"):
        assert "note: <b>a raid</b>" in visit.rows(name)[day(2)][-1]
    page.get_by_role("button", name=f"Delete the note of {day(2)}").click()
    page.get_by_text("No note.").wait_for()


def test_a_stream_belongs_to_the_day_of_the_chosen_zone(visit: Any) -> None:
    visit.open("?channel=twitch:11")
    assert visit.rows("frequency")[day(2)][0] == "1"
    visit.open("?channel=twitch:11&zone=Europe/Berlin")
    rows = visit.rows("frequency")
    assert (rows[day(1)][0], rows[day(10)][0]) == ("1", "0")
    assert "days: Europe/Berlin" in visit.panel("frequency").inner_text()
    assert "these are UTC days" in visit.panel("followers").inner_text()


def test_a_day_that_nobody_observed_has_no_count(visit: Any) -> None:
    visit.open("?channel=twitch:11")
    rows = visit.rows("frequency")
    assert rows[day(13)][0] == UNKNOWN
    assert rows[day(11)][0] == "0"


def test_peak_and_average_come_with_their_evidence(visit: Any) -> None:
    visit.open("?channel=twitch:11")
    facts = visit.panel("viewers").locator(".facts").inner_text()
    assert facts == "4 streams, 288 samples, 60 % of the time covered"
    row = visit.rows("viewers")[day(3)]
    assert row[:3] == [UNKNOWN, UNKNOWN, "viewers were not sampled"]


def test_labels_say_in_range_or_lifetime(visit: Any) -> None:
    visit.open("?page=content")
    head = visit.panel("content").locator("thead").inner_text()
    assert "Views in range" in head
    assert "Views, lifetime" in head
    page = visit.open()
    assert "in range" in page.locator("#card-views .scope").inner_text()
    assert "at the end of" in page.locator("#card-followers .scope").inner_text()


def test_every_number_opens_its_origin(visit: Any) -> None:
    page = visit.open("?channel=youtube:UC1")
    page.locator("#card-followers .value button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("run run-1").wait_for()
    text = dialog.inner_text()
    assert "observed" in text
    assert "core.fct_channel_days.followers_total" in text
    assert "channels: complete" in text
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_an_answer_that_fails_leaves_the_last_good_numbers(visit: Any) -> None:
    page = visit.open()
    page.route("**/api/board/days*", lambda route: route.fulfill(status=503, body=""))
    page.get_by_role("button", name="28 d").click()
    page.get_by_role("alert").filter(has_text="Stale").wait_for()
    assert page.locator("#card-followers .value").inner_text() == "1,789"
    visit.problems[:] = [one for one in visit.problems if "503" not in one]


def test_an_empty_place_says_why(
    browser: Any, service: Service, board: Board, visit: Any
) -> None:
    visit.open("?platform=github")
    assert "The first night is pending" in visit.panel("followers").inner_text()
    visit.open("?channel=twitch:11")
    assert "Not reported by this platform" in visit.panel("views").inner_text()
    visit.open("?platform=devto")
    assert "Not connected" in visit.panel("followers").inner_text()
    visit.open("?from=2020-01-01&to=2020-01-14&channel=youtube:UC1")
    assert "Nothing in this range" in visit.panel("followers").inner_text()
    visit.open(f"?channel=twitch:11&from={day(3)}&to={day(3)}")
    assert "Viewers were not sampled" in visit.panel("viewers").inner_text()
    assert visit.rows("frequency")[day(3)][0] == "1"
