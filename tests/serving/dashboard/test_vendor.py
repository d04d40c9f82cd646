"""The vendored libraries are those of the lock, with their licences."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.support.tree import PROJECT, files, name

STATIC = PROJECT / "serving/dashboard/static"
FOLDERS = (STATIC / "vendor", Path(__file__).parent / "vendor")
LIMIT = 40_000
"""Bytes of the dashboard's own code as one compressed stream."""


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_a_vendored_file_has_its_recorded_hash(folder: Path) -> None:
    recorded = dict(
        reversed(line.split("  "))
        for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*.js")
    }
    assert found == recorded


def test_every_bundled_library_has_its_licence() -> None:
    lock = json.loads((PROJECT / "tools/vendor/package-lock.json").read_text())
    bundled = {
        path.removeprefix("node_modules/")
        for path, one in lock["packages"].items()
        if path and not one.get("dev")
    }
    text = (STATIC / "vendor/LICENSES.txt").read_text()
    licensed = set(re.findall(r"^==== (.+)/LICENSE\S* ====$", text, re.MULTILINE))
    assert bundled <= licensed
    assert "echarts" in bundled


def test_the_own_code_is_small() -> None:
    own = [
        path
        for path in files(".js", ".css", ".html", under="serving/dashboard/static")
        if "vendor" not in path.parts
    ]
    assert len(gzip.compress(b"".join(map(Path.read_bytes, own)), 9)) <= LIMIT


def test_the_page_loads_nothing_from_elsewhere() -> None:
    pattern = re.compile(r"(?:src|href|url|import|from)\W{1,3}(?:https?:)?//")
    guilty = [
        name(path)
        for path in files(".js", ".css", ".html", under="serving/dashboard/static")
        if "vendor" not in path.parts and pattern.search(path.read_text())
    ]
    assert guilty == []


def test_the_page_writes_no_markup_from_text() -> None:
    pattern = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\("
    )
    guilty = [
        name(path)
        for path in files(".js", under="serving/dashboard/static")
        if "vendor" not in path.parts and pattern.search(path.read_text())
    ]
    assert guilty == []
