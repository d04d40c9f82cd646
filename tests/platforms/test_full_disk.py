"""A load on a full disk reads nothing, says why, and the same day is read later."""

import shutil
from typing import NamedTuple

import pytest

from dlt_sources import platforms
from pipelines import settings
from pipelines.errors import UserError
from pipelines.health import diagnosis
from tests.support.system import DAY, System


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_full_disk_ends_a_load_before_its_first_request(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = platforms()["devto"]
    usage = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 9, 1))
    with pytest.raises(UserError, match="the disk is full: 0 MB free at"):
        system.collect(platform, [DAY])
    assert system.sandbox.requests() == []
    (load,) = system.ask("select state, error_message from app.loads")
    assert load.state == "failed"
    assert "CREATORS_FREE_MEGABYTES" in load.error_message
    faults = [one for one in diagnosis.diagnose(settings.load()) if not one.is_good]
    assert {"disk", f"devto {DAY}"} <= {one.subject for one in faults}

    monkeypatch.setattr(shutil, "disk_usage", usage)
    (done,) = system.collect(platform, [DAY])
    assert sum(one.rows for one in done.readings) > 0
    faults = [one for one in diagnosis.diagnose(settings.load()) if not one.is_good]
    assert not {"disk", f"devto {DAY}"} & {one.subject for one in faults}
