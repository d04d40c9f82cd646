"""The part of GitHub's GraphQL schema that the sandbox serves.

Here: types in the schema definition language, as GitHub publishes them. Not here:
values.
"""


def _connection(node: str) -> str:
    """Return the types of a list of contributions, which differ only in the node."""
    return f"""
type {node}Edge {{ cursor: String! node: {node} }}
type {node}Connection {{
  edges: [{node}Edge]
  nodes: [{node}]
  pageInfo: PageInfo!
  totalCount: Int!
}}"""


def _node(name: str, fields: str) -> str:
    """Return the type of a contribution and of its lists."""
    return f"""
type {name} implements Contribution {{
  isRestricted: Boolean!
  occurredAt: DateTime!
  {fields}
}}{_connection(name)}"""


_PAGE = "(after: String, before: String, first: Int, last: Int)"
SCHEMA = f"""
scalar Date
scalar DateTime
scalar URI

type Query {{
  rateLimit(dryRun: Boolean = false): RateLimit
  user(login: String!): User
  viewer: User!
}}

type RateLimit {{
  cost: Int!
  limit: Int!
  nodeCount: Int!
  remaining: Int!
  resetAt: DateTime!
  used: Int!
}}

type User {{
  contributionsCollection(from: DateTime, to: DateTime): ContributionsCollection!
  createdAt: DateTime!
  databaseId: Int
  id: ID!
  login: String!
  name: String
  url: URI!
}}

type Repository {{
  databaseId: Int
  id: ID!
  isPrivate: Boolean!
  name: String!
  nameWithOwner: String!
  url: URI!
}}

type Issue {{ repository: Repository! }}
type PullRequest {{ repository: Repository! }}
type PageInfo {{
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
}}

type ContributionsCollection {{
  commitContributionsByRepository(
    maxRepositories: Int = 25
  ): [CommitContributionsByRepository!]!
  contributionCalendar: ContributionCalendar!
  endedAt: DateTime!
  hasAnyRestrictedContributions: Boolean!
  issueContributions{_PAGE}: CreatedIssueContributionConnection!
  pullRequestContributions{_PAGE}: CreatedPullRequestContributionConnection!
  pullRequestReviewContributions{_PAGE}:
    CreatedPullRequestReviewContributionConnection!
  repositoryContributions{_PAGE}: CreatedRepositoryContributionConnection!
  restrictedContributionsCount: Int!
  startedAt: DateTime!
  totalCommitContributions: Int!
  totalIssueContributions: Int!
  totalPullRequestContributions: Int!
  totalPullRequestReviewContributions: Int!
  totalRepositoriesWithContributedCommits: Int!
  totalRepositoryContributions: Int!
}}

enum ContributionLevel {{
  NONE FIRST_QUARTILE SECOND_QUARTILE THIRD_QUARTILE FOURTH_QUARTILE
}}

type ContributionCalendar {{
  totalContributions: Int!
  weeks: [ContributionCalendarWeek!]!
}}

type ContributionCalendarWeek {{
  contributionDays: [ContributionCalendarDay!]!
  firstDay: Date!
}}

type ContributionCalendarDay {{
  color: String!
  contributionCount: Int!
  contributionLevel: ContributionLevel!
  date: Date!
  weekday: Int!
}}

type CommitContributionsByRepository {{
  contributions{_PAGE}: CreatedCommitContributionConnection!
  repository: Repository!
}}

interface Contribution {{
  isRestricted: Boolean!
  occurredAt: DateTime!
}}
{_node("CreatedCommitContribution", "commitCount: Int! repository: Repository!")}
{_node("CreatedIssueContribution", "issue: Issue!")}
{_node("CreatedPullRequestContribution", "pullRequest: PullRequest!")}
{
    _node(
        "CreatedPullRequestReviewContribution",
        "pullRequest: PullRequest! repository: Repository!",
    )
}
{_node("CreatedRepositoryContribution", "repository: Repository!")}
"""
