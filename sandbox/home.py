"""`/`: what lives here and what to try, for people.

Here: one page, as HTML for browsers and as text for curl. Not here: any API.
"""

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.faults import KINDS
from sandbox.state import Platform, State
from sandbox.world.streams import live
from sandbox.world.times import iso

SHOWN = 24
STYLE = "body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
STYLE += "pre{background:#f4f4f6;padding:.8rem;overflow:auto}"

MOVE = """curl URL/_sandbox/clock -d '{"advance_seconds": 86400}'
curl URL/_sandbox/clock -d '{"now": "2026-01-01T12:00:00Z"}'"""
IMPORT = """curl URL/_sandbox/people > people.jsonl
curl URL/_sandbox/connections > connections.jsonl
curl URL/_sandbox/environment"""
BREAK = """curl URL/_sandbox/faults -d \
  '{"faults": ["5xx:count=2", "slow:seconds=1,path=/videos"]}'
curl -X DELETE URL/_sandbox/faults
"""


class Home:
    """The front page of one server."""

    def __init__(self, state: State, platforms: Mapping[str, Platform]) -> None:
        self._state = state
        self._platforms = platforms

    async def page(self, request: Request) -> Response:
        """Return the page in the form the reader can show."""
        sections = self._sections()
        if "text/html" not in request.headers.get("accept", ""):
            text = "\n".join(f"{title}\n{body}\n" for title, body in sections)
            return PlainTextResponse(text)
        parts = [
            f"<h2>{escape(title)}</h2><pre>{escape(body)}</pre>"
            for title, body in sections
        ]
        head = (
            f"<!doctype html><meta charset=utf-8><title>Sandbox</title><style>{STYLE}"
        )
        return HTMLResponse(f"{head}</style>{''.join(parts)}")

    def _sections(self) -> list[tuple[str, str]]:
        url, clock = self._state.url, self._state.clock
        state = "follows the real time" if clock.is_real else "stands still"
        faults = (f"{name:11} {kind.description}" for name, kind in KINDS.items())
        platforms = self._platforms.values()
        return [
            ("The clock", f"{iso(clock.now())}, {state}\n{MOVE.replace('URL', url)}"),
            ("Who lives here", self._creators()),
            *((platform.title, self._tries(platform)) for platform in platforms),
            ("To import", IMPORT.replace("URL", url)),
            ("To look back", f"curl {url}/_sandbox/requests"),
            ("To break things", "\n".join([BREAK.replace("URL", url), *faults])),
        ]

    def _creators(self) -> str:
        now, lines = self._state.clock.now(), []
        for one in self._state.world:
            if one.index == SHOWN:
                lines.append(f"... and {self._state.world.size - SHOWN} more")
                break
            mark = "LIVE" if live(one, now) else ""
            kind = one.story.broadcaster_type or "-"
            name = one.login(now)
            lines.append(f"{one.id}  {name:16} {kind:9} {mark:4}  {one.story.blurb}")
        return "\n".join(lines)

    def _tries(self, platform: Platform) -> str:
        first = next(iter(platform.connections()))
        facts = {
            "url": self._state.url,
            "user": first["platform_user_id"],
            "token": first["access_token"],
        }
        return "\n".join(line.format(**facts) for line in platform.examples)
