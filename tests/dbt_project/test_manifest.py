"""A build writes the manifest where none is yet."""

import json
from pathlib import Path

import pytest

from pipelines.transform import dbt
from tests.support.views import Views


def test_the_first_invocation_writes_the_manifest_of_the_whole_project(
    views: Views, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = dbt.manifest()
    path = tmp_path / "target" / "manifest.json"
    monkeypatch.setattr(dbt, "MANIFEST", path)
    monkeypatch.setattr(dbt, "_PARSED", [])
    with views.copy():
        assert dbt.invoke(["parse"]).success
        found = json.loads(path.read_text())
        for kind in ("nodes", "sources", "parent_map", "unit_tests"):
            assert found[kind].keys() == expected[kind].keys()
        written = path.stat().st_mtime_ns
        dbt._PARSED.clear()
        assert dbt.invoke(["parse"]).success
    assert path.stat().st_mtime_ns == written
    assert list(path.parent.iterdir()) == [path]
