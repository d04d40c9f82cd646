"""When the access to an account expires.

Here: the app's request about an account's token. The access to data ends 90 days after
its owner last used the app, although the token is exchanged. Not here: the issue
(`extract/access.py`), the exchange (`auth.py`) and its warning.
"""

from dlt_sources.contract import Subject
from dlt_sources.extract.access import (
    DATA_ACCESS,
    make_batch_form,
    make_token_url,
    read_token_facts,
    report_expiry,
)
from dlt_sources.http import errors
from dlt_sources.instagram.client import client_of_app
from dlt_sources.instagram.endpoints.context import InstagramRun
from dlt_sources.instagram.endpoints.graph import ROOT


async def check_access(run: InstagramRun, subject: Subject) -> str | None:
    """Report access that expires within two weeks; return why it is unknown.

    Without the application's secret nothing is requested.
    """
    app, connection = client_of_app(run.client, run.settings), subject.connection
    if app is None or connection is None:
        return None
    url = make_token_url(await connection.credentials.current())
    try:
        facts = await app.change(
            "POST",
            ROOT,
            lambda response: read_token_facts(response.body),
            label="access",
            form=make_batch_form(url),
        )
    except errors.ApiError as error:
        return f"the end of the access is unknown: {error}"
    report_expiry(run.job, subject, facts, DATA_ACCESS)
    return None
