"""Dagster's real webserver over HTTP: only its own pages drive it."""

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pipelines.services.webserver import GuardedWebserver
from tests.support.waiting import until

POOL = "a_pool"
MUTATION = f'mutation {{ setConcurrencyLimit(concurrencyKey: "{POOL}", limit: 0) }}'
QUERY = "{ version }"
PROXY = "ui.example.com"
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Served:
    """The webserver's port and the instance that it serves."""

    port: int
    instance: DagsterInstance

    def send(
        self,
        method: str = "POST",
        path: str = "/graphql",
        query: str | None = None,
        **headers: str,
    ) -> tuple[int, str]:
        """Return the status and the body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = json.dumps({"query": query}) if method == "POST" and query else None
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        names.setdefault("Host", f"127.0.0.1:{self.port}")
        try:
            connection.request(method, path, body, {**JSON, **names})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def limit(self) -> int | None:
        """Return the limit of the pool, None without a limit."""
        found = self.instance.event_log_storage.get_concurrency_keys()
        if POOL not in found:
            return None
        return self.instance.event_log_storage.get_concurrency_info(POOL).limit


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve for all tests of the module: each start takes two seconds."""
    folder = tmp_path_factory.mktemp("web")
    workspace = folder / "workspace.yaml"
    workspace.write_text("load_from: []")
    quiet: dict[str, Any] = {"telemetry": {"enabled": False}}
    with (
        pytest.MonkeyPatch.context() as patch,
        DagsterInstance.local_temp(str(folder), overrides=quiet) as instance,
        WorkspaceProcessContext(
            instance,
            version="test",
            read_only=False,
            workspace_load_target=WorkspaceFileTarget(paths=[str(workspace)]),
        ) as context,
    ):
        patch.setenv("CREATORS_UI_HOSTS", PROXY)
        app = GuardedWebserver(context).create_asgi_app()
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        until(lambda: server.started)
        yield Served(server.servers[0].sockets[0].getsockname()[1], instance)
        server.should_exit = True
        thread.join()


def test_the_own_page_queries_and_changes(served: Served) -> None:
    origin = f"http://127.0.0.1:{served.port}"
    status, body = served.send(query=QUERY, Origin=origin)
    assert (status, "version" in body) == (200, True)
    assert served.send(query=MUTATION, Origin=origin)[0] == 200
    try:
        assert served.limit() == 0
    finally:
        served.instance.event_log_storage.delete_concurrency_limit(POOL)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "", "[", "a@b"],
)
def test_a_foreign_host_is_refused(served: Served, host: str) -> None:
    assert served.send(query=MUTATION, Host=host)[0] in {400, 403}
    assert served.send("GET", "/server_info", Host=host)[0] in {400, 403}
    assert served.limit() is None


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1",
        "http://localhost:1",
        "null",
        "http://127.0.0.1.evil.example",
        "http://[",
        "",
    ],
)
def test_a_foreign_origin_is_refused(served: Served, origin: str) -> None:
    assert served.send(query=MUTATION, Origin=origin)[0] == 403
    parameters = urlencode({"query": MUTATION})
    assert (
        served.send(
            path=f"/graphql?{parameters}", Origin=origin, Content_Type="text/plain"
        )[0]
        == 403
    )
    assert (
        served.send(path="/report_asset_materialization/an_asset", Origin=origin)[0]
        == 403
    )
    assert served.limit() is None


@pytest.mark.parametrize(
    "query",
    [
        MUTATION,
        f"query A {{ version }} {MUTATION.replace('mutation', 'mutation B')}",
        "subscription { capturedLogs(logKey: []) { cursor } }",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_get_changes_nothing(served: Served, method: str, query: str) -> None:
    path = f"/graphql?query={quote(query)}"
    assert served.send(method, path)[0] == 405
    repeated = f"/graphql?query={quote(QUERY)}&query={quote(query)}&operationName=B"
    assert served.send(method, repeated)[0] == 405
    assert served.limit() is None


def test_a_get_may_query(served: Served) -> None:
    assert served.send("GET", f"/graphql?query={quote(QUERY)}")[0] == 200
    assert served.send("GET", "/graphql?query=%7B")[0] == 400
    assert served.send("GET", "/server_info")[0] == 200


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_loopback_names_are_allowed(served: Served, name: str) -> None:
    host = f"{name}:{served.port}"
    assert served.send(query=QUERY, Host=host, Origin=f"http://{host}")[0] == 200


def test_a_proxy_of_the_setting_is_allowed(served: Served) -> None:
    assert served.send(query=QUERY, Host=PROXY, Origin=f"https://{PROXY}")[0] == 200
    assert served.send(query=QUERY, Origin=f"https://{PROXY}")[0] == 200
    assert served.send(query=QUERY, Host=PROXY, Origin="https://evil.example")[0] == 403


@pytest.mark.parametrize(
    ("origin", "host"),
    [("https://evil.example", None), ("null", None), (None, "evil.example")],
)
def test_a_foreign_page_opens_no_websocket(
    served: Served, origin: str | None, host: str | None
) -> None:
    address = f"ws://127.0.0.1:{served.port}/graphql"
    headers = {"Host": host} if host else {}
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(address, origin=origin, additional_headers=headers),  # type: ignore[arg-type]
    ):
        raise AssertionError("the websocket opened")


def test_the_own_page_opens_a_websocket(served: Served) -> None:
    origin = f"http://127.0.0.1:{served.port}"
    with connect(
        f"ws://127.0.0.1:{served.port}/graphql",
        origin=origin,  # type: ignore[arg-type]
        subprotocols=["graphql-ws"],  # type: ignore[list-item]
    ) as socket:
        socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket.recv(10)) == {"type": "connection_ack"}


def test_no_page_shows_the_ui_in_a_frame(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.request("GET", "/")
    response = connection.getresponse()
    assert response.status == 200
    assert response.getheader("X-Frame-Options") == "DENY"
    connection.close()
