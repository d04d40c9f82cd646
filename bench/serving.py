"""Latency and processor time of each documented endpoint, cold and cached.

Here: the service as a process of its own over 1,000 creators x 365 days, and requests
over one kept connection. Not here: the rows (`serving_rows.py`), readers of events
(`event_readers.py`), the page in a browser (`page.py`).
"""

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg2

from bench.event_readers import EventFigures, measure_events
from bench.page import PageFigures, open_page
from bench.processes import listening
from bench.processor import seconds_of, seconds_of_children
from bench.system import System
from pipelines.database.embedded_server import Server
from pipelines.database.warehouse import Warehouse
from pipelines.people import sign_in_links
from pipelines.ports import find_free_port
from sandbox import start
from serving.access.tokens import LocalIssuer

KEY = "k" * 40
COLD, CACHED, ROUNDS, ADMINISTRATOR = 300, 60, 10, 20
OF_DATABASE = 100
SERVE = (
    "import sys; from pathlib import Path; from serving.server import serve;"
    " from serving.state import Configuration; url, home, port, key = sys.argv[1:];"
    " serve(Configuration(url, Path(home), admin_key=key),"
    " host='127.0.0.1', port=int(port))"
)
READ = (
    *("overview", "charts", "charts?days=365", "detailed", "growth"),
    *("content", "jobs", "health"),
)
WRITTEN = ("trigger", "refresh")


@dataclass(frozen=True, slots=True)
class EndpointFigures:
    """Requests of one kind: wall time of each, processor time of all."""

    milliseconds: Sequence[float]
    service_seconds: float
    postgres_seconds: float

    @property
    def ranks(self) -> list[float]:
        """The 99 percentiles."""
        return statistics.quantiles(self.milliseconds, n=100)

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time a request, of the service and of PostgreSQL."""
        spent = self.service_seconds + self.postgres_seconds
        return spent * 1_000 / len(self.milliseconds)


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of the service."""

    endpoints: dict[tuple[str, str], EndpointFigures]
    overview_milliseconds: float
    """The median of the overview in the database, without the cache."""
    events: EventFigures
    page: PageFigures | None


@dataclass(frozen=True, slots=True)
class Service:
    """A running service and the processes to measure."""

    port: int
    pid: int
    postmaster: int

    def ask(
        self, method: str, path: str, headers: Sequence[dict[str, str]]
    ) -> EndpointFigures:
        """Send one request for each of the headers."""
        connection = HTTPConnection("127.0.0.1", self.port)
        before = seconds_of(self.pid), seconds_of_children(self.postmaster)
        waits = []
        for one in headers:
            began = time.perf_counter()
            connection.request(method, f"/api/analytics/{path}", headers=one)
            reply = connection.getresponse()
            body = reply.read()
            waits.append((time.perf_counter() - began) * 1_000)
            if reply.status not in (200, 202):
                raise RuntimeError(f"{path}: {reply.status} {body!r}")
        connection.close()
        return EndpointFigures(
            waits,
            seconds_of(self.pid) - before[0],
            seconds_of_children(self.postmaster) - before[1],
        )


def measure(server: Server, home: Path) -> Measured:
    """Fill a system and measure its service."""
    with start(creators=1) as sandbox:
        system = System(server.owner_url, home, sandbox)
        system.prepare()
        people = json.loads(system.python("-m", "bench.serving_rows"))
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    url = f"{(server.folder / 'service_url').read_text().strip()}/{home.name}"
    overview = _measure_overview(url, people[-OF_DATABASE:])
    port = find_free_port()
    with listening(SERVE, url, str(home), str(port), KEY, port=port) as pid:
        service = Service(port, pid, postmaster)
        issuer = LocalIssuer(home)
        headers = [
            {"authorization": f"Bearer {issuer.issue(person)}"} for person in people
        ]
        endpoints = _measure_endpoints(service, headers)
        events = measure_events(
            service.port, service.pid, postmaster, headers, system.url
        )
        warehouse = Warehouse(system.url)
        address = f"http://127.0.0.1:{service.port}"
        page = open_page(
            sign_in_links.create_link(warehouse, people[0], address), address
        )
    return Measured(endpoints, overview, events, page)


def _measure_endpoints(
    service: Service, headers: Sequence[dict[str, str]]
) -> dict[tuple[str, str], EndpointFigures]:
    found = {}
    for at, path in enumerate(READ):
        # People repeat only after the service's cache has dropped them.
        cold = headers[at * 100 : at * 100 + COLD]
        found[path, "cold"] = service.ask("GET", path, cold)
        found[path, "cached"] = service.ask("GET", path, [*cold[:CACHED]] * ROUNDS)
    for path in WRITTEN:
        found[path, "cold"] = service.ask("POST", path, headers[:COLD])
    administrator = [{"x-admin-key": KEY}] * ADMINISTRATOR
    found["daily", "cold"] = service.ask("POST", "daily", administrator)
    found["system", "cold"] = service.ask("GET", "system", administrator)
    return found


def _measure_overview(url: str, people: Sequence[str]) -> float:
    """Return the median milliseconds of the overview, as a creator, by its plan."""
    spent: list[float] = []
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute("set role creator")
        for person in people:
            cursor.execute("select set_config('app.person_id', %s, false)", [person])
            cursor.execute(
                "explain (analyze, format json) select api.overview_answer()"
            )
            plan = (cursor.fetchone() or ([{}],))[0][0]
            spent.append(plan["Planning Time"] + plan["Execution Time"])
    return statistics.median(spent)
