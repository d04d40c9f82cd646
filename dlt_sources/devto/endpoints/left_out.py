"""Known articles that a list leaves out.

Here: for an author's own key a second request of the list, then requests by id. Not
here: the list (`author.py`), and the ids of earlier readings (`contract/known.py`).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from dlt_sources.devto.endpoints import api
from dlt_sources.devto.records import Article
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.extract.left_out import LeftOut
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient

NOUN = "articles"


async def read_own(
    keyed: ApiClient, client: ApiClient, ids: AbstractSet[str]
) -> LeftOut[Article]:
    """Read the list of a key again, and request the rest by id.

    Only the list has views and drafts. So an article that is found by its id alone
    stays unknown, and one that is not found is gone.
    """
    found = LeftOut[Article](NOUN)
    async for page in api.own_articles(keyed):
        found.pages.append(page)
        found.records |= {one.id: one for one in page.records if one.id in ids}
    rest = await _read_by_id(client, sorted(ids - found.records.keys()))
    found.failures = rest.failures
    found.failures += [
        errors.WrongContent(f"two lists leave out article {one}")
        for one in rest.records
    ]
    return found


async def read_public(
    client: ApiClient, author: str, ids: AbstractSet[str]
) -> LeftOut[Article]:
    """Request the published articles of an author by id."""
    found = await _read_by_id(client, sorted(ids))
    found.records = {
        key: one for key, one in found.records.items() if one.user_id in (None, author)
    }
    return found


async def _read_by_id(client: ApiClient, ids: Sequence[str]) -> LeftOut[Article]:
    found = LeftOut[Article](NOUN)
    for result in await gather_results(api.article(client, one) for one in ids):
        if isinstance(result, errors.NotFound | errors.Gone):
            continue
        if isinstance(result, Exception):
            found.failures.append(result)
            continue
        found.pages.append(result)
        found.records |= {one.id: one for one in result.records}
    return found
