"""The platform that a request names.

Here: its check against the platforms that the database knows. Not here: the rows that
the filter leaves (functions of schema `api`).
"""

from typing import Annotated

from msgspec import Meta

from serving.endpoint import Call
from serving.problems import ProblemError

PlatformName = Annotated[str, Meta(description="A platform's name, in lower case.")]
KNOWN = """
select array_agg(known.platform order by known.platform)
from api.platform_titles() as known
"""


async def check_platform(call: Call, name: str | None) -> None:
    """Refuse an unknown platform: an empty answer would look like no data.

    Raises:
        ProblemError: 400; the detail names the platforms.
    """
    if not name:
        return  # all platforms
    known = await call.value(KNOWN)
    if name not in known:
        raise ProblemError(400, f"platform: is not one of {', '.join(known)}")
