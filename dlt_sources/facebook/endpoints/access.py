"""When the access to a page expires.

Here: the app's request about a page's token. A page token itself does not expire, but
the access to data ends 90 days after its owner last used the app. Not here: the issue
(`extract/access.py`).
"""

from dlt_sources.contract import Connection, Subject
from dlt_sources.extract.access import (
    DATA_ACCESS,
    TOKEN,
    check_token_facts,
    make_token_url,
    report_expiry,
)
from dlt_sources.facebook.client import GraphClient
from dlt_sources.facebook.endpoints.edges import decode_node, inner
from dlt_sources.facebook.endpoints.lists import FacebookRun
from dlt_sources.http import errors


async def check_access(
    run: FacebookRun, client: GraphClient, subject: Subject, connection: Connection
) -> None:
    """Report access that expires within two weeks; resolve what was renewed.

    The token is in the body of a batch, so that no URL holds it.

    Raises:
        ApiError: the response does not say when it expires.
    """
    url = make_token_url(await connection.credentials.current())
    (response,) = await client.batch([url], label="access")
    if response is None:
        raise errors.Transient("no response about the access")
    facts = check_token_facts(inner(decode_node(response.body), "data"))
    report_expiry(run.job, subject, facts, DATA_ACCESS | TOKEN)
