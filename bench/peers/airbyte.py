"""Airbyte's connector: `source-github read`, whose records go to its standard output.

It has no stream of traffic. Its stream `repositories` has repositories of organisations
alone (measured 2026-11: one request for each repository, and no row).
"""

import json

from bench.peers import processes
from bench.peers.installs import Install
from bench.peers.work import GithubWork, Result, Target

NAME = "airbyte-source-github"
HAS = "repositories"
INSTALL = Install(
    "airbyte", ("airbyte-source-github==2.7.1",), ("source-github", "spec")
)


def read(work: GithubWork, target: Target, _streams: str) -> Result:
    """Read the stream `repositories`."""
    config, catalog = target.folder / "config.json", target.folder / "catalog.json"
    credentials = {
        "option_title": "PAT Credentials",
        "personal_access_token": work.token,
    }
    config.write_text(
        json.dumps(
            {
                "credentials": credentials,
                "repositories": [one.name for one in work.public],
                "api_url": work.api_url,
                "start_date": "2020-01-01T00:00:00Z",
                "num_workers": 25,
            }
        )
    )
    stream = {
        "name": "repositories",
        "json_schema": {},
        "supported_sync_modes": ["full_refresh", "incremental"],
    }
    configured = {
        "stream": stream,
        "sync_mode": "full_refresh",
        "destination_sync_mode": "append",
    }
    catalog.write_text(json.dumps({"streams": [configured]}))
    env = processes.environment({"GITHUB_API_URL": work.api_url}, target.folder)
    command = (INSTALL.program("source-github"), "read", "--config", str(config))
    usage = processes.run([[*command, "--catalog", str(catalog)]], env)
    rows = sum(line.startswith('{"type":"RECORD"') for line in usage.out.splitlines())
    return Result(
        usage, {"repositories": rows}, "organisations' repositories only; no database"
    )
