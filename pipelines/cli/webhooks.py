"""`creators receive`: the receiver of webhooks.

Here: its address. Not here: what a delivery becomes (`webhooks/`).
"""

from typing import Annotated

import typer

from pipelines.bounds import FIRST_PORT, LAST_PORT, check_listening


def receive(
    port: Annotated[
        int, typer.Option(help="Port to listen on.", min=FIRST_PORT, max=LAST_PORT)
    ] = 8100,
    host: Annotated[
        str, typer.Option(help="IP address to listen on; loopback by default.")
    ] = "127.0.0.1",
) -> None:
    """Receive webhooks at /webhooks/PLATFORM and store them; Ctrl-C stops it.

    A response 2xx follows the commit of the event. Put a proxy with TLS in front of it.
    """
    from pipelines import settings
    from pipelines.webhooks import server

    check_listening(host, port)
    typer.echo(f"receiving on http://{host}:{port}/webhooks/PLATFORM")
    server.serve(settings.load().warehouse_url, host=host, port=port)
