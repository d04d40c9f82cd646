"""The part of GitHub's GraphQL schema that the sandbox serves.

Here: types in the schema definition language. Not here: values.
"""

_PAGE = "(after: String, before: String, first: Int, last: Int)"
_CONTRIBUTION = "isRestricted: Boolean! occurredAt: DateTime!"
_NODES = {
    "Commit": "commitCount: Int! repository: Repository!",
    "Issue": "issue: Issue!",
    "PullRequest": "pullRequest: PullRequest!",
    "PullRequestReview": "pullRequest: PullRequest! repository: Repository!",
    "Repository": "repository: Repository!",
}
"""By kind of contribution the fields of its own."""
_LISTS = [
    f"""
type Created{kind}Contribution implements Contribution {{ {_CONTRIBUTION} {fields} }}
type Created{kind}ContributionEdge {{
  cursor: String! node: Created{kind}Contribution
}}
type Created{kind}ContributionConnection {{
  edges: [Created{kind}ContributionEdge]
  nodes: [Created{kind}Contribution]
  pageInfo: PageInfo!
  totalCount: Int!
}}"""
    for kind, fields in _NODES.items()
]
SCHEMA = f"""
scalar Date
scalar DateTime
scalar URI
interface Contribution {{ {_CONTRIBUTION} }}
type Issue {{ repository: Repository! }}
type PullRequest {{ repository: Repository! }}
type PageInfo {{
  endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String
}}
enum ContributionLevel {{
  NONE FIRST_QUARTILE SECOND_QUARTILE THIRD_QUARTILE FOURTH_QUARTILE
}}
type Query {{
  rateLimit(dryRun: Boolean = false): RateLimit
  repository(name: String!, owner: String!): Repository
  user(login: String!): User
  viewer: User!
}}
type RateLimit {{
  cost: Int! limit: Int! nodeCount: Int! remaining: Int! resetAt: DateTime! used: Int!
}}
type User {{
  contributionsCollection(from: DateTime, to: DateTime): ContributionsCollection!
  createdAt: DateTime! databaseId: Int id: ID! login: String! name: String url: URI!
}}
type Repository {{
  databaseId: Int id: ID! isPrivate: Boolean! name: String! nameWithOwner: String!
  url: URI!
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
type ContributionCalendar {{
  totalContributions: Int! weeks: [ContributionCalendarWeek!]!
}}
type ContributionCalendarWeek {{
  contributionDays: [ContributionCalendarDay!]! firstDay: Date!
}}
type ContributionCalendarDay {{
  color: String! contributionCount: Int! contributionLevel: ContributionLevel!
  date: Date! weekday: Int!
}}
type CommitContributionsByRepository {{
  contributions{_PAGE}: CreatedCommitContributionConnection!
  repository: Repository!
}}
{"".join(_LISTS)}
"""
