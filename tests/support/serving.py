"""The web service on a free port of this machine, and clients of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from pipelines.database.warehouse import Warehouse
from pipelines.header_deadlines import HeaderDeadlineProtocol
from pipelines.people import sign_in_links
from serving.access import sessions
from serving.access.tokens import LocalIssuer
from serving.app import create_app
from serving.state import Configuration
from tests.support.logins import Login
from tests.support.replica import Replica
from tests.support.waiting import until

ADMIN_KEY = "k" * 40


class Service:
    """A running service and the database behind it."""

    def __init__(self, url: str, home: Path, warehouse: Warehouse, app: Any) -> None:
        self.url = url
        self.home = home
        self.warehouse = warehouse
        self.app = app

    def token(self, person_id: str) -> str:
        """Return a bearer token of a person."""
        return LocalIssuer(self.home).issue(person_id)

    def link(self, person_id: str) -> str:
        """Return a one-time link of a person."""
        return sign_in_links.create_link(self.warehouse, person_id, self.url)

    @contextmanager
    def client(self, **headers: str) -> Iterator[httpx.Client]:
        """Open a client without redirects."""
        with httpx.Client(base_url=self.url, headers=headers) as client:
            yield client

    @contextmanager
    def client_of(self, person_id: str) -> Iterator[httpx.Client]:
        """Open a client with a token."""
        with self.client(authorization=f"Bearer {self.token(person_id)}") as client:
            yield client

    @contextmanager
    def browser_of(self, person_id: str) -> Iterator[httpx.Client]:
        """Open a client with a session's cookie; POSTs carry the CSRF token."""
        with self.client() as client:
            assert client.get(self.link(person_id)).status_code == 303
            client.headers["x-csrf-token"] = sessions.derive_csrf_token(
                client.cookies[sessions.COOKIE]
            )
            yield client

    def get(self, path: str, person_id: str, **query: Any) -> Any:
        """Return the JSON of a successful GET."""
        with self.client_of(person_id) as client:
            answer = client.get(path, params=query)
            assert answer.status_code == 200, answer.text
            return answer.json()


@contextmanager
def running(
    warehouse: Warehouse,
    home: Path,
    *,
    replica: Replica | None = None,
    **configuration: Any,
) -> Iterator[Service]:
    """Run the service in a thread, with a login of its own."""
    home.mkdir(parents=True, exist_ok=True)
    login = Login(warehouse.url, "service")
    if replica is not None:
        configuration["read_url"] = replica.url_of(login.url)
    given = Configuration(login.url, home, admin_key=ADMIN_KEY, **configuration)
    app = create_app(given)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=HeaderDeadlineProtocol,
            ws="none",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        assert server.started
        port = listener.getsockname()[1]
        yield Service(f"http://127.0.0.1:{port}", home, warehouse, app)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        login.drop()
