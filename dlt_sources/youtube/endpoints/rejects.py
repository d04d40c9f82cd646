"""Rejected records of a request that several channels share.

Here: the channel of each rejected record. Not here: decoding (`items.py`).
"""

from collections.abc import Mapping
from typing import Any

from dlt_sources.contract import NO_SUBJECT
from dlt_sources.decode.pages import Rejects, group_by_owner
from dlt_sources.http.errors import WrongContent
from dlt_sources.youtube.endpoints.discoveries import YoutubeRun
from dlt_sources.youtube.endpoints.page import Page


def group_rejects(
    run: YoutubeRun, resource: str, page: Page[Any], channels: Mapping[str, str]
) -> tuple[dict[str, Rejects], Exception | None]:
    """Return rejects by channel, and an error where a reject has no known id.

    `channels` maps the requested ids to their channels. A reject without an id makes
    the outcome of every absent id uncertain.
    """
    rejects = group_by_owner(page.rejects, "id", channels)
    if unknown := rejects.pop("", []):
        run.recorder.reject(resource, NO_SUBJECT, unknown)
        return rejects, WrongContent("an invalid record has no known id")
    return rejects, None
