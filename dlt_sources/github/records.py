"""Rows of `raw_github`, one struct per table.

Here: field names and types; names are GitHub's own. Ids are text, counters 64-bit,
instants aware datetimes. Not here: requests (`endpoints/`) and meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import NO_JSON, Count, Timestamp

REPOSITORY_PREFIX = "repository:"
"""Prefix of a subject id that names a repository instead of an account."""


class User(msgspec.Struct, frozen=True):
    """GET /user or /user/{id}, without the e-mail address and private counts."""

    id: str
    login: str
    node_id: str | None = None
    type: str | None = None
    name: str | None = None
    bio: str | None = None
    company: str | None = None
    location: str | None = None
    blog: str | None = None
    twitter_username: str | None = None
    avatar_url: str | None = None
    html_url: str | None = None
    followers: Count | None = None
    following: Count | None = None
    public_repos: Count | None = None
    public_gists: Count | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class Repository(msgspec.Struct, frozen=True):
    """GET /repos/{owner}/{repo}, or a row of a list, which lacks `subscribers_count`.

    `subscribers_count` is the number of watchers; GitHub's `watchers_count` repeats
    the stars and is ignored. `open_issues_count` includes pull requests. `updated_at`
    dates the metadata, `pushed_at` the code. `can_push` is `permissions.push`.
    """

    id: str
    name: str
    full_name: str | None = None
    node_id: str | None = None
    owner_id: str | None = None
    owner_login: str | None = None
    description: str | None = None
    homepage: str | None = None
    language: str | None = None
    license_key: str | None = None
    topics: msgspec.Raw = NO_JSON
    stargazers_count: Count | None = None
    forks_count: Count | None = None
    subscribers_count: Count | None = None
    open_issues_count: Count | None = None
    size: Count | None = None
    private: bool | None = None
    fork: bool | None = None
    archived: bool | None = None
    disabled: bool | None = None
    is_template: bool | None = None
    can_push: bool | None = None
    visibility: str | None = None
    default_branch: str | None = None
    html_url: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    pushed_at: Timestamp | None = None


class ContributionDay(msgspec.Struct, frozen=True):
    """A day of the contribution calendar, with its counts by type.

    `contribution_count` is the calendar's number and includes private work. Counts by
    type come from dated contributions; null where GitHub withholds a list (README.md).
    `repositories_contributed_to` counts repositories of commits, issues and pull
    requests.
    """

    user_id: str
    day: date
    contribution_count: Count
    contribution_level: str | None = None
    commits: Count | None = None
    issues: Count | None = None
    pull_requests: Count | None = None
    reviews: Count | None = None
    repositories_created: Count | None = None
    repositories_contributed_to: Count | None = None


class TrafficDay(msgspec.Struct, frozen=True):
    """Views or clones of a repository on a UTC day; `uniques` of days do not add up.

    `is_omitted` marks a zero: GitHub omits days without traffic from its list.
    """

    repository_id: str
    day: date
    count: Count
    uniques: Count
    is_omitted: bool = False
