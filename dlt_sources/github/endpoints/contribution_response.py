"""The response to the contributions query.

Here: the calendar, the collection, and decoding. Not here: lists
(`contribution_lists.py`), the query (`contribution_query.py`), rows
(`contribution_days.py`).
"""

from datetime import date

import msgspec

from dlt_sources.github.endpoints.contribution_lists import (
    BothEnds,
    CamelStruct,
    ContributionList,
    RepositoryCommits,
)
from dlt_sources.github.endpoints.graphql_errors import GraphQLError
from dlt_sources.http.errors import WrongContent


class CalendarDay(CamelStruct):
    """One day of the calendar; older responses write the date as an instant."""

    contribution_count: int
    date_text: str = msgspec.field(name="date")
    contribution_level: str | None = None

    @property
    def day(self) -> date:
        """Return the day in the account's own zone."""
        return date.fromisoformat(self.date_text[:10])


class Week(CamelStruct):
    """A week of the calendar, partial at both ends of the range."""

    contribution_days: list[CalendarDay]


class Calendar(CamelStruct):
    """The calendar of a range."""

    weeks: list[Week]

    def days(self) -> list[CalendarDay]:
        """Return every day in order."""
        return [day for week in self.weeks for day in week.contribution_days]


class ContributionsCollection(CamelStruct):
    """Contributions of an account in a range; a withheld list is null."""

    contribution_calendar: Calendar
    total_commit_contributions: int = 0
    total_issue_contributions: int = 0
    total_pull_request_contributions: int = 0
    total_pull_request_review_contributions: int = 0
    total_repository_contributions: int = 0
    commit_contributions_by_repository: list[RepositoryCommits | None] | None = None
    issues: ContributionList | None = None
    issues_oldest: ContributionList | None = None
    pulls: ContributionList | None = None
    pulls_oldest: ContributionList | None = None
    reviews: ContributionList | None = None
    reviews_oldest: ContributionList | None = None
    created: ContributionList | None = None
    created_oldest: ContributionList | None = None

    @property
    def repositories(self) -> list[RepositoryCommits]:
        """Return the repositories with visible commits."""
        repositories = self.commit_contributions_by_repository or []
        return [commits for commits in repositories if commits is not None]

    def lists(self) -> dict[str, BothEnds | None]:
        """Return the lists without commits by column, None where withheld."""
        ends = {
            "issues": (self.issues, self.issues_oldest),
            "pull_requests": (self.pulls, self.pulls_oldest),
            "reviews": (self.reviews, self.reviews_oldest),
            "repositories_created": (self.created, self.created_oldest),
        }
        return {
            column: None if newest is None else BothEnds(newest, oldest)
            for column, (newest, oldest) in ends.items()
        }

    def totals(self) -> dict[str, int]:
        """Return the totals of the range by column."""
        return {
            "commits": self.total_commit_contributions,
            "issues": self.total_issue_contributions,
            "pull_requests": self.total_pull_request_contributions,
            "reviews": self.total_pull_request_review_contributions,
            "repositories_created": self.total_repository_contributions,
        }


class Account(CamelStruct):
    """The account of the contributions."""

    contributions_collection: ContributionsCollection
    database_id: int | None = None


class _Data(CamelStruct):
    account: Account | None = None


class _Document(CamelStruct):
    data: _Data | None = None
    errors: list[GraphQLError] = msgspec.field(default_factory=list)


class ContributionsResponse(msgspec.Struct):
    """The account with its contributions, and errors of withheld parts.

    `is_cut` is set where GitHub's resource limits withhold a part.
    """

    account: Account
    errors: list[str] = []
    is_cut: bool = False

    @property
    def collection(self) -> ContributionsCollection:
        """Return the contributions."""
        return self.account.contributions_collection


def decode_contributions(body: bytes) -> ContributionsResponse:
    """Return a response with data, complete or partial.

    Raises:
        WrongContent: the body has another shape, such as no data and no error.
    """
    try:
        document = msgspec.json.decode(body, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        line = " ".join(str(error).split())[:100]
        raise WrongContent(f"response without contributions ({line})") from None
    if document.data is None or document.data.account is None:
        raise WrongContent("response without an account and without an error")
    return ContributionsResponse(
        document.data.account,
        [str(error) for error in document.errors],
        is_cut=any(error.is_too_large() for error in document.errors),
    )
