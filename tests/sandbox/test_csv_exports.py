"""The file of the sandbox is read as a real export is, and stays the same."""

import csv
import io
from datetime import date
from pathlib import Path

from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.reader import open_export
from sandbox import Sandbox


def test_the_file_is_an_export_of_the_world(sandbox: Sandbox, tmp_path: Path) -> None:
    (file,) = sandbox.exports()
    platform, _, account = file["account"].partition(":")
    path = tmp_path / file["name"]
    path.write_text(file["text"])
    options = ReadOptions(date(2099, 1, 1), platform=platform, account_id=account)
    with open_export(path, options) as export:
        batches = list(export.batches())
    assert export.template.label == "youtube_studio_days.v1"
    assert [one for batch in batches for one in batch.rejected] == []
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    assert len(rows) == 28
    (frame,) = (batch.frames["account_days"] for batch in batches)
    views = [row["value"] for row in frame.to_dicts() if row["metric"] == "views"]
    assert views == [row["Views"] for row in rows]
    assert sum(map(int, views)) > 0
    assert any(account == one["platform_user_id"] for one in sandbox.connections())
    assert sandbox.exports() == [file]
