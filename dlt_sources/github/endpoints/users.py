"""Read the account of a subject.

Here: one row per account. Not here: the request (`context.py`, shared by other reads).
"""

from dlt_sources.github.endpoints.context import SubjectContext


async def read_user(context: SubjectContext) -> None:
    """Write the row of the account."""
    user = await context.get_user()
    context.run.recorder.write("users", context.subject, [user])
    context.run.recorder.complete("users", context.subject)
