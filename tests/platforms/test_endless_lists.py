"""Lists of all platforms that do not end, or break off."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import paged_lists
from tests.support.paged_lists import BREAKS, LISTS, read

SCRIPTS = st.lists(
    st.tuples(
        st.lists(st.integers(1, 6), max_size=3, unique=True),
        st.sampled_from((None, "same", "new", "new")),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"devto followers"}))
@settings(max_examples=40, derandomize=True)
@given(script=SCRIPTS)
def test_a_page_without_a_new_item_ends_every_list(
    name: str, script: list[tuple[list[int], str | None]]
) -> None:
    served, (status, reason), rows = read(name, script)
    seen: set[int] = set()
    old = 0
    for items, _ in served:
        old += not set(items) - seen
        seen |= set(items)
    # Twitch's videos are read twice where the first list is empty.
    assert old <= 1 + (not served[0][0])
    ids = [str(getattr(row, "video_id", None) or row.id) for row in rows]
    assert sorted(ids) == sorted(map(str, seen))
    if status != "complete":
        assert status == ("partial" if seen else "failed")
        assert "the list " in reason


@pytest.mark.parametrize("name", sorted(LISTS))
@pytest.mark.parametrize("cursor", ["same", "new"])
def test_a_page_that_repeats_for_ever_is_named_as_the_reason(
    name: str, cursor: str
) -> None:
    served, (status, reason), _ = read(name, [([1, 2], cursor)])
    assert len(served) == 2
    assert status == ("failed" if name == "devto followers" else "partial")
    assert reason == "the list repeats a page"


@pytest.mark.parametrize("name", sorted(one for one in LISTS if "devto" not in one))
@pytest.mark.parametrize("cursor", ["same", "new"])
def test_an_empty_page_with_a_next_page_is_named_as_the_reason(
    name: str, cursor: str
) -> None:
    served, status, _ = read(name, [([], cursor)])
    assert len(served) == 1
    assert status == ("failed", "the list goes on after an empty page")


STATUSES = ("400", "401", "403", "404", "410", "429", "500", "502", "503")
ERRORS = (*STATUSES, *BREAKS)


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"devto followers"}))
@settings(max_examples=30, derandomize=True)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    position=st.integers(0, 4),
    error=st.sampled_from(ERRORS),
)
def test_a_list_that_breaks_off_keeps_exactly_the_pages_before(
    name: str, sizes: list[int], position: int, error: str
) -> None:
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    pages = [
        list(range(start + 1, start + size + 1))
        for start, size in zip(starts, sizes, strict=True)
    ][:position]
    script = [(items, "new") for items in pages]
    _, (status, reason), rows = read(name, [*script, ([], error)])
    found = [str(getattr(row, "video_id", None) or row.id) for row in rows]
    assert found == [str(item) for items in pages for item in items]
    if found:
        assert status == "partial"
        assert reason
    else:
        assert status in ("failed", "unavailable", "deferred")


@pytest.mark.parametrize(
    "kind", ["github own repositories", "github public repositories"]
)
def test_a_next_link_to_another_origin_keeps_the_pages_before(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = {"link": '<https://elsewhere.test/repos?page=2>; rel="next"'}
    monkeypatch.setattr(paged_lists, "link", lambda cursor: foreign if cursor else {})
    served, (status, reason), rows = read(kind, [([1, 2], "new")])
    assert (len(served), len(rows), status) == (1, 2, "partial")
    assert "another host" in reason


def test_a_count_of_a_list_that_breaks_off_is_unknown() -> None:
    _, (status, _), rows = read("devto followers", [([1, 2], "new"), ([], "502")])
    assert (status, rows) == ("failed", [])
