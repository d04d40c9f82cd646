"""Recorded responses of Twitch and of its mock API decode completely."""

import base64
import json
from typing import Any

import pytest
import yaml

from dlt_sources.decode.pages import decode_object
from dlt_sources.twitch import records
from dlt_sources.twitch.endpoints import api
from tests.support.collecting import REAL

TWITCH = REAL / "twitch"
pytestmark = pytest.mark.skipif(
    not TWITCH.is_dir(), reason="recordings of Twitch are not part of this checkout"
)

DECODERS = {
    "users": api.USERS,
    "channels": api.CHANNELS,
    "streams": api.STREAMS,
    "games": api.GAMES,
    "videos": api.VIDEOS,
    "clips": api.CLIPS,
}
TOTALS = {
    "channels/followers": (records.FollowerTotal, "broadcaster_id"),
    "channels/followed": (records.FollowedTotal, "user_id"),
    "subscriptions": (records.SubscriptionTotal, "broadcaster_id"),
}


class Cassette(yaml.SafeLoader):
    """YAML as Ruby's VCR writes it: `!binary` is base64."""


Cassette.add_constructor(
    "!binary", lambda loader, node: base64.b64decode(str(node.value))
)


def mock_responses() -> list[tuple[str, str, bytes]]:
    found = []
    for file in sorted((TWITCH / "cli_mock_api").glob("*.json")):
        recorded = json.loads(file.read_text())
        path = recorded["request"]["path"].removeprefix("/mock/")
        if recorded["response"]["status"] == 200 and path in {*DECODERS, *TOTALS}:
            body = recorded["response"]["body_raw"].encode()
            found.append((file.name, path, body))
    return found


def cassettes() -> list[tuple[str, str, bytes]]:
    found = []
    for file in sorted((TWITCH / "cassettes").glob("*.yml")):
        for turn in yaml.load(file.read_text(), Cassette)["http_interactions"]:
            path = turn["request"]["uri"].partition("/helix/")[2].partition("?")[0]
            if turn["response"]["status"]["code"] == 200 and path in DECODERS:
                body = turn["response"]["body"]["string"]
                body = body if isinstance(body, bytes) else body.encode()
                found.append((file.name, path, body))
    return found


def documented() -> list[tuple[str, str, bytes]]:
    names = {
        "users__get_users__0": "users",
        "channels__get_channel_information__0": "channels",
        "streams__get_streams__0": "streams",
        "games__get_games__0": "games",
        "videos__get_videos__0": "videos",
        "clips__get_clips__0": "clips",
    }
    folder = TWITCH / "doc_examples" / "helix"
    return [(n, path, (folder / f"{n}.json").read_bytes()) for n, path in names.items()]


def every_list() -> list[Any]:
    if not TWITCH.is_dir():
        return []
    responses = [*mock_responses(), *cassettes(), *documented()]
    return [pytest.param(p, b, id=n) for n, p, b in responses if p in DECODERS]


@pytest.mark.parametrize(("path", "body"), every_list())
def test_a_recorded_list_decodes_without_rejects(path: str, body: bytes) -> None:
    page = DECODERS[path].decode(body)
    assert not page.rejects
    assert len(page.records) == len(json.loads(body)["data"])


@pytest.mark.parametrize("path", TOTALS)
def test_a_recorded_total_decodes(path: str) -> None:
    bodies = [body for _, found, body in mock_responses() if found == path]
    assert bodies
    record, key = TOTALS[path]
    for body in bodies:
        row: Any = decode_object(record, body, (key,), **{key: "1"})
        assert row.total == json.loads(body)["total"]


def test_timestamps_without_a_zone_are_utc() -> None:
    bodies = [body for _, path, body in mock_responses() if path == "clips"]
    clips = [clip for body in bodies for clip in api.CLIPS.decode(body).records]
    assert clips
    assert all(clip.created_at and clip.created_at.tzinfo for clip in clips)
