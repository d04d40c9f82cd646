"""Options for reading a file: facts that the file itself does not contain.

Here: the options of reading. Not here: their texts on the command line.
"""

from dataclasses import dataclass
from datetime import date

from dlt_sources.csv_exports.values import Decimal


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file.

    `downloaded_on` is the day of lifetime totals; no row is from a later day.
    `platform` and `account_id` are those of a file whose rows do not name them.
    `is_lifetime` says that numbers of an unstated period are lifetime totals.
    `time_zone` is that of the times of publication, by its IANA name.
    """

    downloaded_on: date
    platform: str | None = None
    account_id: str | None = None
    is_lifetime: bool = False
    encoding: str | None = None
    decimal: Decimal | None = None
    is_day_first: bool | None = None
    time_zone: str | None = None
