"""Responses have the keys of Twitch's recorded and documented responses."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

REAL = Path(__file__).parents[2].parent / "shared" / "real" / "twitch"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(),
    reason="the recordings of the real API are not part of the project",
)
DOCUMENTED = {
    "channels__get_channel_followers__0": "channels/followers?broadcaster_id={id}",
    "channels__get_channel_information__0": "channels?broadcaster_id={id}",
    "channels__get_followed_channels__0": "channels/followed?user_id={id}",
    "clips__get_clips__0": "clips?broadcaster_id={id}",
    "games__get_games__0": "games?id=33214",
    "games__get_top_games__0": "games/top",
    "streams__get_streams__0": "streams",
    "subscriptions__get_broadcaster_subscriptions__0": (
        "subscriptions?broadcaster_id={id}"
    ),
    "users__get_users__0": "users",
    "videos__get_videos__0": "videos?user_id={id}",
}
RECORDED = {
    "_get_channels__with_options*": "channels?broadcaster_id={id}",
    "_get_clips__1_2_1*": "clips?broadcaster_id={id}",
    "_get_streams__with_username*": "streams",
    "_get_top_games__*": "games/top",
    "_get_users__when*_with_correct*": "users",
    "_get_videos__*": "videos?user_id={id}",
}
WITHOUT_PAGINATION = {"games__get_games__0"}
"""Documented with a cursor, but recorded without one."""


def _answers(pattern: str) -> list[tuple[int, str]]:
    found = []
    for path in sorted((REAL / "cassettes").glob(pattern)):
        # The recorder wrote !binary where YAML says !!binary.
        text = path.read_text(encoding="utf-8").replace(" !binary ", " !!binary ")
        for one in yaml.safe_load(text)["http_interactions"]:
            body = one["response"]["body"]["string"]
            text = body.decode() if isinstance(body, bytes) else body
            found.append((one["response"]["status"]["code"], text))
    return found


def _keys(body: dict[str, Any]) -> tuple[set[str], set[str]]:
    return set(body), set(body["data"][0])


@pytest.mark.parametrize("name", DOCUMENTED)
def test_keys_match_the_documentation(api: Any, name: str) -> None:
    text = (REAL / "doc_examples" / "helix" / f"{name}.json").read_text()
    outer, inner = _keys(json.loads(text, strict=False))
    if name in WITHOUT_PAGINATION:
        outer -= {"pagination"}
    path = DOCUMENTED[name].format(id=api.id("mara"))
    assert _keys(api.get(path, "mara").json()) == (outer, inner)


@pytest.mark.parametrize("name", RECORDED)
def test_responses_have_every_recorded_key(api: Any, name: str) -> None:
    texts = [text for _, text in _answers(f"{name}.yml") if '"data"' in text]
    outer, inner = _keys(json.loads(texts[0]))
    ours = _keys(api.get(RECORDED[name].format(id=api.id("mara")), "mara").json())
    assert outer <= ours[0]
    assert inner <= ours[1]


def test_error_messages_match_the_recordings(api: Any) -> None:
    errors = [text for code, text in _answers("*.yml") if code in (400, 401)]
    recorded = {json.loads(text)["message"] for text in errors}
    validate = f"{api.env['TWITCH_AUTH_URL']}/validate"
    messages = {
        api.get("channels").json()["message"],
        api.get("games/top", **{"Client-Id": ""}).json()["message"],
        api.get("games/top", Authorization="Bearer x").json()["message"],
        api.get(f"subscriptions?broadcaster_id={api.id('nora')}").json()["message"],
        api.get(f"subscriptions?broadcaster_id={api.id('gus')}", "nora").json()[
            "message"
        ],
        api.token(grant_type="refresh_token").json()["message"],
        api.http.get(validate, headers={"Authorization": "OAuth x"}).json()["message"],
    }
    assert messages <= recorded
