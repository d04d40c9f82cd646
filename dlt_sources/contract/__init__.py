"""The types that platforms share with the code that runs them.

Here: dataclasses and protocols, one concept per module. Not here: HTTP (`http/`),
requests (`<platform>/`), files and dlt (`load/`), Dagster and PostgreSQL (`pipelines`).
"""

from dlt_sources.contract.auth import Credentials, Grant, RefusedGrant, Secret
from dlt_sources.contract.authorization import (
    Authorization,
    AuthorizationRequest,
    AuthorizationResponse,
    GrantedAccount,
)
from dlt_sources.contract.cache import Cache, CachedResponse
from dlt_sources.contract.issues import Issue, IssueBook, IssueKind
from dlt_sources.contract.known import KnownIds
from dlt_sources.contract.lazy import lazy
from dlt_sources.contract.platform import (
    Collect,
    CollectionJob,
    Identify,
    Identity,
    Platform,
    Refresh,
    Variable,
)
from dlt_sources.contract.quota import Budget, Quota, Throttle
from dlt_sources.contract.reading import (
    NO_SUBJECT,
    Connection,
    Kind,
    RawTables,
    Reading,
    Rejected,
    Resource,
    Sink,
    Status,
    Subject,
    TableSet,
)
from dlt_sources.contract.subscription import Subscriptions, Topic
from dlt_sources.contract.window import CLOSING_HOURS, Window, closing_date

__all__ = [
    "CLOSING_HOURS",
    "NO_SUBJECT",
    "Authorization",
    "AuthorizationRequest",
    "AuthorizationResponse",
    "Budget",
    "Cache",
    "CachedResponse",
    "Collect",
    "CollectionJob",
    "Connection",
    "Credentials",
    "Grant",
    "GrantedAccount",
    "Identify",
    "Identity",
    "Issue",
    "IssueBook",
    "IssueKind",
    "Kind",
    "KnownIds",
    "Platform",
    "Quota",
    "RawTables",
    "Reading",
    "Refresh",
    "RefusedGrant",
    "Rejected",
    "Resource",
    "Secret",
    "Sink",
    "Status",
    "Subject",
    "Subscriptions",
    "TableSet",
    "Throttle",
    "Topic",
    "Variable",
    "Window",
    "closing_date",
    "lazy",
]
