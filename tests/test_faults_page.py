"""`docs/faults.md` names every fault, and only tests that exist."""

import ast
import re

import pytest

from tests.support.tree import PROJECT

PAGE = PROJECT / "docs" / "faults.md"
ROW = re.compile(r"^\| ([ABCDS])(\d+): ([^|]+)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")
COUNTS = {"A": 30, "B": 32, "C": 27, "D": 25, "S": 30}
ROWS = ROW.findall(PAGE.read_text())


def test_every_fault_has_a_row() -> None:
    found = [(section, int(number)) for section, number, *_ in ROWS]
    assert found == [
        (section, number)
        for section, count in COUNTS.items()
        for number in range(1, count + 1)
    ]


def test_every_fault_has_a_test_or_a_reason() -> None:
    empty = [
        f"{section}{number}"
        for section, number, _, tests, reason in ROWS
        if not TEST.search(tests) and not reason.strip()
    ]
    assert empty == []


NAMED = sorted({pair for row in ROWS for pair in TEST.findall(row[3])})


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((PROJECT / "tests" / path).read_text())
    functions = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert not name or name in functions
    assert any(one.startswith("test_") for one in functions)
