"""`/`: the creators, the clock, and commands to try.

Here: one page, as HTML for browsers and as text for curl. Not here: any API.
"""

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.kit.faults import KINDS
from sandbox.kit.state import Platform, State
from sandbox.world.streams import live
from sandbox.world.times import iso

SHOWN = 24
STYLE = "body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
STYLE += "pre{background:#f4f4f6;padding:.8rem;overflow:auto}"

CLOCK = """curl URL/_sandbox/clock -d '{"advance_seconds": 86400}'
curl URL/_sandbox/clock -d '{"now": "2026-01-01T12:00:00Z"}'"""
IMPORT = """curl URL/_sandbox/people > people.jsonl
curl URL/_sandbox/connections > connections.jsonl
curl URL/_sandbox/environment"""
FAULTS = """curl URL/_sandbox/faults -d \
  '{"faults": ["5xx:count=2", "slow:seconds=1,path=/videos"]}'
curl -X DELETE URL/_sandbox/faults
"""


class FrontPage:
    """The front page of one server."""

    def __init__(self, state: State, platforms: Mapping[str, Platform]) -> None:
        self._state = state
        self._platforms = platforms

    async def serve(self, request: Request) -> Response:
        """Return the page as HTML or as text."""
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
        state = "the real time" if clock.is_real else "fixed"
        faults = (f"{name:15} {kind.description}" for name, kind in KINDS.items())
        platforms = self._platforms.values()
        return [
            ("Clock", f"{iso(clock.now())}, {state}\n{CLOCK.replace('URL', url)}"),
            ("Creators", self._creators()),
            *((platform.title, self._examples(platform)) for platform in platforms),
            ("Import", IMPORT.replace("URL", url)),
            ("Request log", f"curl {url}/_sandbox/requests"),
            ("Faults", "\n".join([FAULTS.replace("URL", url), *faults])),
        ]

    def _creators(self) -> str:
        now, lines = self._state.clock.now(), []
        for creator in self._state.world:
            if creator.index == SHOWN:
                lines.append(f"... and {self._state.world.size - SHOWN} more")
                break
            state = "LIVE" if live(creator, now) else ""
            kind = creator.persona.broadcaster_type or "-"
            columns = f"{creator.id}  {creator.login(now):16} {kind:9} {state:4}"
            lines.append(f"{columns}  {creator.persona.description}")
        return "\n".join(lines)

    def _examples(self, platform: Platform) -> str:
        first = next(iter(platform.connections()))
        facts = {
            "url": self._state.url,
            "user": first["platform_user_id"],
            "token": first["access_token"],
        }
        return "\n".join(line.format(**facts) for line in platform.examples)
