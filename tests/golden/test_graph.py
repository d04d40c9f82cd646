"""The asset graph equals its stored snapshot."""

from pathlib import Path

from pipelines.definitions import defs
from tools.graph import lines

GOLDEN = Path(__file__).parent / "graph.txt"


def test_the_graph_is_the_golden_one() -> None:
    found = list(lines(defs))
    assert found == GOLDEN.read_text().splitlines(), "meant? `make golden` writes it"
