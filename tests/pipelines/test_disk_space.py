"""A load starts only with enough free space, and the next one goes on."""

import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

from pipelines import settings
from pipelines.disk_space import check_free_space
from pipelines.errors import UserError


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def leave(free: int) -> None:
        usage = Usage(10**12, 10**12 - free, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    return leave


@pytest.mark.usefixtures("home")
def test_the_setting_bounds_the_free_space(
    fill: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(400_000_000)
    with pytest.raises(UserError, match=r"disk is full: 400 MB free at .*1,000 MB"):
        check_free_space(settings.load())
    for enough in ("400", "0"):
        monkeypatch.setenv("CREATORS_FREE_MEGABYTES", enough)
        check_free_space(settings.load())
    for wrong in ("-1", "1000001", "many"):
        monkeypatch.setenv("CREATORS_FREE_MEGABYTES", wrong)
        with pytest.raises(UserError, match="CREATORS_FREE_MEGABYTES"):
            settings.load()
