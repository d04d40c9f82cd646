"""Lists of contributions in a GraphQL response.

Here: their structs, in GitHub's names, and truncation. Not here: the collection around
them (`contribution_response.py`). GitHub cuts a list at 100 nodes. The query therefore
requests each list from both ends.
"""

from datetime import datetime

import msgspec

LIST_SIZE = 100
"""Most nodes of one end of a list."""


class CamelStruct(msgspec.Struct, rename="camel"):
    """A struct with GitHub's spelling of names."""


class PageInfo(CamelStruct):
    """Whether a list has more nodes."""

    has_next_page: bool = False


class RepositoryReference(CamelStruct):
    """A repository by its id in the REST API."""

    database_id: int | None = None


class IssueOrPullRequest(CamelStruct):
    """An issue or a pull request."""

    repository: RepositoryReference | None = None


class Contribution(CamelStruct):
    """One dated contribution. A node of commits holds one repository and day."""

    occurred_at: datetime
    commit_count: int = 1
    issue: IssueOrPullRequest | None = None
    pull_request: IssueOrPullRequest | None = None

    @property
    def repository_id(self) -> int | None:
        """Return the repository's id, None where GitHub withholds it."""
        item = self.issue or self.pull_request
        return item.repository.database_id if item and item.repository else None


class ContributionList(CamelStruct):
    """One end of a list, newest first, at most 100 nodes; hidden nodes are null."""

    total_count: int = 0
    page_info: PageInfo = msgspec.field(default_factory=PageInfo)
    nodes: list[Contribution | None] | None = None

    def visible(self) -> list[Contribution]:
        """Return the nodes that the token may see."""
        return [node for node in self.nodes or () if node is not None]


class RepositoryCommits(CamelStruct):
    """The commits in one repository, at most one node per day."""

    commits: ContributionList = msgspec.field(default_factory=ContributionList)
    commits_oldest: ContributionList = msgspec.field(default_factory=ContributionList)
    repository: RepositoryReference | None = None

    def nodes(self) -> list[Contribution]:
        """Return the visible nodes of both ends, each once."""
        both = [*self.commits_oldest.visible(), *self.commits.visible()]
        return list({node.occurred_at: node for node in both}.values())

    @property
    def is_truncated(self) -> bool:
        """Return whether the ends do not meet; the total counts commits, not nodes."""
        if not self.commits.page_info.has_next_page:
            return False
        newest = {node.occurred_at for node in self.commits.visible()}
        oldest = {node.occurred_at for node in self.commits_oldest.visible()}
        return newest.isdisjoint(oldest)


class BothEnds(msgspec.Struct):
    """A list of issues, pull requests, reviews or repositories, from both ends."""

    newest: ContributionList
    oldest: ContributionList | None

    @property
    def is_truncated(self) -> bool:
        """Return whether the list is longer than both ends together."""
        return self.newest.total_count > 2 * LIST_SIZE

    def nodes(self) -> list[Contribution]:
        """Return the visible nodes of both ends, each once."""
        more = max(0, self.newest.total_count - LIST_SIZE)
        older = (self.oldest.nodes or []) if self.oldest and more else []
        return [*self.newest.visible(), *(node for node in older[-more:] if node)]
