"""When the access to a page ends.

Here: the app asks about a page's token. A page token itself does not expire, but the
access to data ends 90 days after its owner last used the app. Not here: the issue
(`extract/access.py`).
"""

from dlt_sources.contract import Connection, Subject
from dlt_sources.extract.access import (
    DATA_ACCESS,
    TOKEN,
    check_facts,
    question_about,
    report_ends,
)
from dlt_sources.facebook.client import GraphClient
from dlt_sources.facebook.endpoints.edges import decode_node, inner
from dlt_sources.facebook.endpoints.lists import FacebookRun
from dlt_sources.http import errors


async def check_access(
    run: FacebookRun, client: GraphClient, subject: Subject, connection: Connection
) -> None:
    """Report an access that ends within two weeks; resolve one that was renewed.

    The token is in the body of a batch, so that no URL holds it.

    Raises:
        ApiError: Facebook did not say.
    """
    url = question_about(await connection.credentials.current())
    (response,) = await client.batch([url], label="access")
    if response is None:
        raise errors.Transient("no response about the access")
    facts = check_facts(inner(decode_node(response.body), "data"))
    report_ends(run.job, subject, facts, DATA_ACCESS | TOKEN)
