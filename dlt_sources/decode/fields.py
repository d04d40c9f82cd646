"""Types of record fields that platforms share.

Here: 64-bit counters, timestamps with a time zone, absent JSON. Not here: records
(`<platform>/records.py`), columns (`columns.py`).
"""

from datetime import datetime
from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
NO_JSON = msgspec.Raw(b"null")
"""The value of an absent field. With type `Raw | None`, msgspec reads lists as None."""
