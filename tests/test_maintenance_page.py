"""`docs/maintenance.md` names every rule of maintenance, and only tests that exist."""

import ast
import re

import pytest

from tests.support.tree import PROJECT

PAGE = (PROJECT / "docs" / "maintenance.md").read_text()
ROW = re.compile(r"^\| ([A-Z]+-\d+): ([^|]+)\|([^|]+)\|([^|]+)\|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROWS = ROW.findall(PAGE)
RULES = {
    *(f"MAINT-{number:02}" for number in range(1, 8)),
    *(f"BAK-{number:02}" for number in range(1, 5)),
    *(f"RET-{number:02}" for number in range(1, 4)),
    *("PART-01", "PART-02", "PART-03", "CACHE-02", "COL-07", "AUD-01", "KEY-11"),
}


def test_every_rule_has_one_row() -> None:
    assert sorted(rule for rule, *_ in ROWS) == sorted(RULES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_rule_has_tests_that_exist(row: tuple[str, ...]) -> None:
    named = TEST.findall(row[3])
    assert named
    for path, name in named:
        tree = ast.parse((PROJECT / "tests" / path).read_text())
        functions = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        assert name in functions, f"{path}::{name}"
