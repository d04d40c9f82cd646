"""`/api/board/issues`: health issues of the person's accounts.

Here: one endpoint; open issues and those resolved in the last 30 days. Not here: when
an issue opens and resolves (`pipelines/health/issue_updates.py`).
"""

from datetime import datetime

from serving.endpoint import Call, Endpoint, Shape

ISSUES = """
select
    issues.platform, platforms.title as platform_title, issues.account,
    issues.channel_id, issues.kind, issues.name, issues.message, issues.is_open,
    issues.opened_at, issues.last_seen_at, issues.resolved_at, issues.expires_at,
    issues.what_to_do
from api.health_issues as issues
inner join api.platform_titles() as platforms on platforms.platform = issues.platform
where issues.is_open or issues.resolved_at > now() - interval '30 days'
order by
    issues.is_open desc, issues.opened_at desc, issues.platform, issues.account,
    issues.kind, issues.name
limit 500
"""


class BoardIssue(Shape):
    """An issue of an account, and what the person can do about it."""

    platform: str
    platform_title: str
    account: str
    channel_id: str
    kind: str
    name: str
    message: str
    is_open: bool
    opened_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    expires_at: datetime | None
    what_to_do: str


class BoardIssues(Shape):
    """Issues, the open ones first."""

    issues: list[BoardIssue]


async def read_issues(call: Call) -> BoardIssues:
    """Return open issues, and those resolved lately."""
    return BoardIssues(issues=[BoardIssue(**row) for row in await call.rows(ISSUES)])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/issues",
        "Health issues of the person's accounts, and what to do about each.",
        read_issues,
        BoardIssues,
        tag="dashboard",
    ),
)
