"""`docs/scaling.md` shows what `tools/scaling.py` computes."""

import itertools

from tools import scaling


def test_the_tables_of_the_page_are_computed() -> None:
    text = scaling.PAGE.read_text()
    assert scaling.page(text) == text, "run `make docs`"


def test_more_accounts_never_need_less() -> None:
    rows = [[float(cell.replace(",", "")) for cell in row] for row in scaling.by_step()]
    for smaller, larger in itertools.pairwise(rows):
        assert larger[0] == 10 * smaller[0]
        assert all(one <= other for one, other in zip(smaller, larger, strict=True))


def test_a_shared_budget_has_a_ceiling() -> None:
    ceilings = {name: one.ceiling for name, one in scaling.PLATFORMS.items()}
    youtube, devto = scaling.PLATFORMS["youtube"], scaling.PLATFORMS["devto"]
    assert {name for name, ceiling in ceilings.items() if ceiling} == {
        "youtube",
        "devto",
    }
    for one in (youtube, devto):
        assert one.ceiling is not None
        assert one.shared_budget is not None
        assert one.ceiling * one.requests_each <= one.shared_budget
        assert (one.ceiling + 1) * one.requests_each > one.shared_budget
