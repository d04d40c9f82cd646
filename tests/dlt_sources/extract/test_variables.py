"""Numbers among the variables of every platform have bounds."""

from importlib import import_module

import pytest

from dlt_sources import platforms
from dlt_sources.http.errors import MissingSetting

HOSTILE = ("99999999999999999999", "-1", "1e400", "NaN", "9" * 5_000, "x")
NUMBERS = [
    (platform.name, variable.name)
    for platform in platforms().values()
    for variable in platform.variables
    if (variable.default or "").replace(".", "").isdigit()
]


@pytest.mark.parametrize(("platform", "name"), NUMBERS)
def test_a_number_out_of_bounds_is_refused_by_name(platform: str, name: str) -> None:
    settings = import_module(f"dlt_sources.{platform}.settings").Settings
    needed = {one.name: one.default or "x" for one in platforms()[platform].variables}
    settings.read(needed)
    for value in HOSTILE:
        with pytest.raises(MissingSetting, match=name):
            settings.read({**needed, name: value})


def test_the_platforms_have_numbers() -> None:
    assert len(NUMBERS) >= 10
