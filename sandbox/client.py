"""A sandbox in a child process.

Here: starting, controlling and ending it, for tests and the demo. Not here: the server.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sandbox.kit.state import POINTS

_ROOT = Path(__file__).parents[1]
MOVE_SECONDS = 300.0


class Sandbox:
    """A running sandbox: a context manager that always ends its process."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        # The server imports this module too, without the 0.2 s of httpx (2026-11).
        import httpx  # noqa: PLC0415

        self._process = process
        self._http = httpx.Client(base_url=f"{url}/_sandbox", timeout=30)
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def twitch_env(self) -> dict[str, str]:
        """Return the environment variables for a Twitch client."""
        found = self.environ()
        return {name: found[name] for name in found if name.startswith("TWITCH_")}

    def environ(self) -> dict[str, str]:
        """Return the environment variables for clients of all platforms."""
        found: dict[str, str] = self._http.get("/environment").json()
        return found

    def clock(self) -> datetime:
        """Return the clock's time."""
        return datetime.fromisoformat(self._http.get("/clock").json()["now"])

    @property
    def clock_url(self) -> str:
        """Return the address that moves the clock."""
        return f"{self.url}/_sandbox/clock"

    def set_clock(self, now: datetime) -> None:
        """Stop the clock at a time."""
        self._post("/clock", {"now": now.isoformat()})

    def advance(self, seconds: int) -> None:
        """Move the clock forward and stop it there."""
        self._post("/clock", {"advance_seconds": seconds})

    def set_faults(self, faults: Iterable[str | Mapping[str, Any]]) -> None:
        """Replace all faults."""
        self._post("/faults", {"faults": list(faults)})

    def faults(self) -> list[dict[str, Any]]:
        """Return the active faults with their hits."""
        found: list[dict[str, Any]] = self._http.get("/faults").json()["faults"]
        return found

    def requests(self) -> list[dict[str, Any]]:
        """Return the request log, the oldest first."""
        found: list[dict[str, Any]] = self._http.get("/requests").json()["requests"]
        return found

    def clear_requests(self) -> None:
        """Empty the request log."""
        self._http.delete("/requests").raise_for_status()

    def deliveries(self) -> list[dict[str, Any]]:
        """Return the log of webhook deliveries, the oldest first."""
        response = self._http.get("/deliveries")
        found: list[dict[str, Any]] = response.json()["deliveries"]
        return found

    def clear_deliveries(self) -> None:
        """End all subscriptions to webhooks and empty the log of deliveries."""
        self._http.delete("/deliveries").raise_for_status()

    def people(self) -> list[dict[str, Any]]:
        """Return the people, for `creators people import`."""
        return _rows(self._http.get("/people").text)

    def connections(self, platform: str | None = None) -> list[dict[str, Any]]:
        """Return accounts with new tokens, for `creators connections import`."""
        params = {"platform": platform} if platform else {}
        return _rows(self._http.get("/connections", params=params).text)

    def exports(self) -> list[dict[str, Any]]:
        """Return downloaded files, for `creators import`: name, account and text."""
        return _rows(self._http.get("/exports").text)

    def close(self) -> None:
        """End the process."""
        self._http.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.kill()
        self._process.wait()

    def _post(self, path: str, body: dict[str, Any]) -> None:
        # A move of the clock sends the deliveries of the skipped time.
        response = self._http.post(path, json=body, timeout=MOVE_SECONDS)
        if response.is_error:
            raise ValueError(response.json()["error"])


def _rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


def start(
    *,
    clock: datetime | str | None = None,
    seed: int = 0,
    creators: int = 12,
    latency_ms: int = 0,
    points: int = POINTS,
    faults: Iterable[str] = (),
    port: int = 0,
) -> Sandbox:
    """Start a sandbox and wait until it listens.

    Raises:
        RuntimeError: it did not start.
    """
    now = clock.isoformat() if isinstance(clock, datetime) else clock
    command = [sys.executable, "-m", "sandbox", "--until-stdin-closes"]
    options = {
        "port": port,
        "seed": seed,
        "creators": creators,
        "latency-ms": latency_ms,
        "points": points,
        "clock": now,
    }
    command += [
        f"--{key}={value}" for key, value in options.items() if value is not None
    ]
    command += [f"--fault={fault}" for fault in faults]
    path = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))},
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        code = process.wait()
        raise RuntimeError(f"the sandbox ended with code {code} before it listened")
    return Sandbox(process, json.loads(line)["url"])
