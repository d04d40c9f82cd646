"""Read and check the values of a platform's environment variables.

Here: defaults and whole numbers. Not here: the variables (`<platform>/settings.py`).
"""

from collections.abc import Iterable, Mapping

from dlt_sources.contract import Variable
from dlt_sources.http.errors import MissingSetting

LONGEST_PERIOD = 366
"""Days of a trailing window: dbt rebuilds no older days (`restated_days_monthly`)."""
LARGEST_NUMBER = 1_000_000_000


def read_values(
    environ: Mapping[str, str], variables: Iterable[Variable]
) -> dict[str, str]:
    """Return each variable's value or default by name.

    Raises:
        MissingSetting: a required variable is not set.
    """
    values: dict[str, str] = {}
    for variable in variables:
        value = environ.get(variable.name) or variable.default
        if value is None:
            raise MissingSetting(f"set {variable.name}: {variable.description}")
        values[variable.name] = value
    return values


def whole_number(values: Mapping[str, str], name: str, least: int = 0) -> int:
    """Return a value as a whole number.

    Raises:
        MissingSetting: it is not a number, or outside of its bounds.
    """
    text = values[name]
    most = LONGEST_PERIOD if name.endswith("_DAYS") else LARGEST_NUMBER
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise MissingSetting(f"{name} must be a whole number from {least} to {most}")
    return int(text)
