"""The GraphQL query for the contributions of an account in a range of days.

Here: the query text and its request. Not here: the choice of ranges
(`contribution_ranges.py`), the response (`contribution_response.py`).
"""

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from dlt_sources.github.endpoints.contribution_lists import LIST_SIZE
from dlt_sources.github.endpoints.contribution_response import (
    ContributionsResponse,
    decode_contributions,
)
from dlt_sources.http.client import ApiClient

_REPOSITORY = "repository { databaseId }"
_ISSUE = f"issue {{ {_REPOSITORY} }}"
_PULL_REQUEST = f"pullRequest {{ {_REPOSITORY} }}"


def _both_ends(field: str, alias: str, fields: str) -> str:
    """Return a list from both ends, because each end stops at 100 nodes."""
    return f"""
      {alias}: {field}(first: {LIST_SIZE}) {{
        totalCount pageInfo {{ hasNextPage }} nodes {{ occurredAt {fields} }}
      }}
      {alias}Oldest: {field}(last: {LIST_SIZE}) {{ nodes {{ occurredAt {fields} }} }}"""


_FRAGMENT = f"""
fragment Contributions on User {{
  databaseId
  contributionsCollection(from: $from, to: $to) {{
    totalCommitContributions
    totalIssueContributions
    totalPullRequestContributions
    totalPullRequestReviewContributions
    totalRepositoryContributions
    contributionCalendar {{
      weeks {{ contributionDays {{ date contributionCount contributionLevel }} }}
    }}
    commitContributionsByRepository(maxRepositories: {LIST_SIZE}) {{
      {_REPOSITORY} {_both_ends("contributions", "commits", "commitCount")}
    }}
    {_both_ends("issueContributions", "issues", _ISSUE)}
    {_both_ends("pullRequestContributions", "pulls", _PULL_REQUEST)}
    {_both_ends("pullRequestReviewContributions", "reviews", "")}
    {_both_ends("repositoryContributions", "created", "")}
  }}
}}"""
_RANGE = "$from: DateTime!, $to: DateTime!"
VIEWER_QUERY = (
    f"query({_RANGE}) {{ account: viewer {{ ...Contributions }} }}{_FRAGMENT}"
)
USER_QUERY = (
    f"query($login: String!, {_RANGE}) "
    f"{{ account: user(login: $login) {{ ...Contributions }} }}{_FRAGMENT}"
)


async def request_contributions(
    client: ApiClient, login: str | None, window: Window
) -> ContributionsResponse:
    """Request a range of days; without a login of the token's own account."""
    variables = {
        "from": f"{window.start}T00:00:00Z",
        "to": f"{window.end - DAY}T23:59:59Z",
    }
    if login is not None:
        variables["login"] = login
    query = VIEWER_QUERY if login is None else USER_QUERY
    return await client.query(
        "",
        {"query": query, "variables": variables},
        lambda response: decode_contributions(response.body),
        label="contribution_days",
    )
