"""GitHub's primary rate limits: one window of real time for each resource and caller.

Here: windows, headers, and /rate_limit. Not here: secondary limits, which exist only as
a fault.
"""

from typing import Any

from sandbox.kit.rate_limits import Window, Windows, real_time_windows

MINUTE, HOUR = 60, 3_600
RESOURCES = {
    "core": (5_000, HOUR),
    "search": (30, MINUTE),
    "graphql": (5_000, HOUR),
    "integration_manifest": (5_000, HOUR),
    "source_import": (100, MINUTE),
    "code_scanning_upload": (1_000, HOUR),
    "code_scanning_autofix": (10, MINUTE),
    "actions_runner_registration": (10_000, HOUR),
    "scim": (15_000, HOUR),
    "dependency_snapshots": (100, MINUTE),
    "audit_log": (1_750, HOUR),
    "audit_log_streaming": (15, HOUR),
    "code_search": (10, MINUTE),
}
"""Requests and seconds by resource, in the order of a recorded response."""
WITHOUT_TOKEN = {"core": 60, "search": 10, "graphql": 0, "integration_manifest": 5_000}


class Limits:
    """The windows of one server."""

    def __init__(self) -> None:
        self._windows: dict[str, Windows] = {
            name: real_time_windows(seconds) for name, (_, seconds) in RESOURCES.items()
        }

    def window(self, resource: str, user_id: str) -> Window:
        """Return the running window of a user; requests without a token share one."""
        limit = WITHOUT_TOKEN[resource] if not user_id else RESOURCES[resource][0]
        return self._windows[resource].current(user_id, limit)

    def headers(self, resource: str, user_id: str) -> dict[str, str]:
        """Return the headers of every response."""
        window = self.window(resource, user_id)
        return {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Used": str(window.used),
            "X-RateLimit-Reset": str(window.resets_at),
            "X-RateLimit-Resource": resource,
        }

    def all(self, user_id: str) -> dict[str, Any]:
        """Return the body of /rate_limit."""
        windows = {
            name: self.window(name, user_id)
            for name in (WITHOUT_TOKEN if not user_id else RESOURCES)
        }
        resources = {
            name: {
                "limit": window.limit,
                "used": window.used,
                "remaining": window.remaining,
                "reset": window.resets_at,
            }
            for name, window in windows.items()
        }
        return {"resources": resources, "rate": resources["core"]}
