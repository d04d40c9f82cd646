"""Meltano's tap and target: `tap-github | target-postgres`.

The tap checks its token at GitHub's own host whatever address it is given, so
`loopback/sitecustomize.py` sends this request to the sandbox.
"""

import json
from pathlib import Path

from sqlalchemy import make_url

from bench.peers import processes
from bench.peers.installs import Install
from bench.peers.work import GithubWork, Result, Target

NAME = "tap-github | target-postgres"
HAS = "repositories, traffic"
INSTALL = Install(
    "meltano",
    ("meltanolabs-tap-github==1.30.1", "meltanolabs-target-postgres==0.8.1"),
    ("tap-github", "--version"),
)
STREAMS = {"traffic_views": "traffic_pageviews", "traffic_clones": "traffic_clones"}
"""By our name of a stream the tap's."""


def read(work: GithubWork, target: Target, streams: str) -> Result:
    """Read the streams and load them."""
    wanted = {"repositories": "repositories"}
    wanted |= STREAMS if streams == "traffic" else {}
    chosen = work.own if streams == "traffic" else work.public
    config = {
        "auth_token": work.token,
        "api_url_base": work.api_url,
        "repositories": [one.name for one in chosen],
        "start_date": "2020-01-01T00:00:00Z",
        "rate_limit_buffer": 10,
    }
    tap = _write(target.folder / "tap.json", config)
    env = processes.environment({"GITHUB_API_URL": work.api_url}, target.folder)
    found = processes.run(
        [[INSTALL.program("tap-github"), "--config", tap, "--discover"]], env
    )
    catalog = json.loads(found.out)
    for stream in catalog["streams"]:
        for one in stream["metadata"]:
            if one["breadcrumb"] == []:
                is_wanted = stream["tap_stream_id"] in wanted.values()
                one["metadata"]["selected"] = is_wanted
    read = (INSTALL.program("tap-github"), "--config", tap, "--catalog")
    load = (INSTALL.program("target-postgres"), "--config", _target(target))
    usage = processes.run(
        [[*read, _write(target.folder / "catalog.json", catalog)], load], env
    )
    rows = {
        ours: target.count(f"select count(*) from tap.{theirs}")  # noqa: S608 - our names
        for ours, theirs in wanted.items()
    }
    return Result(usage, rows)


def _target(target: Target) -> str:
    url = make_url(target.url)
    config = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "database": url.database,
        "default_target_schema": "tap",
    }
    return _write(target.folder / "target.json", config)


def _write(path: Path, content: object) -> str:
    path.write_text(json.dumps(content))
    return str(path)
