"""`creators serve` and `creators tokens`: the web service and its credentials.

Here: arguments and printing. Not here: the service (`serving/`) and the rows of links
(`people/sign_in_links.py`).
"""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.bounds import FIRST_PORT, LAST_PORT, LOOPBACK, check_listening
from pipelines.cli.options import Username
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from dlt_sources.contract import Secret
    from pipelines.settings import Settings
    from serving.state import Configuration

SHORTEST_ADMIN_KEY = 32

tokens = typer.Typer(
    help="Credentials of the web service for people and programs.",
    no_args_is_help=True,
)


def serve(
    *,
    port: Annotated[
        int | None,
        typer.Option(
            help="Port to listen on; CREATORS_SERVE_PORT by default.",
            min=FIRST_PORT,
            max=LAST_PORT,
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="IP address to listen on; loopback by default.")
    ] = "127.0.0.1",
    person: Annotated[
        str | None,
        typer.Option(
            help="The person whom the printed link signs in; by default the one with"
            " most platforms."
        ),
    ] = None,
    with_link: Annotated[
        bool, typer.Option("--link/--no-link", help="Print a link that signs in once.")
    ] = True,
) -> None:
    """Serve the API and the dashboard; print a link that signs in once.

    Without CREATORS_OIDC_ISSUER the service signs its own tokens and listens on
    loopback only.
    """
    from pipelines import settings
    from pipelines.local_address import address_of
    from serving import server

    configuration = settings.load()
    port = port or configuration.serve_port
    prepared = read_configuration(configuration)
    if not prepared.issuer and host not in LOOPBACK:
        raise UserError(
            f"--host {host}: without CREATORS_OIDC_ISSUER only loopback is allowed"
        )
    check_listening(host, port)
    address = address_of(host, port)
    typer.echo(f"serving {address}/")
    if with_link and not prepared.issuer:
        typer.echo(f"sign in once with {create_link(address, person)}")
    server.serve(prepared, host=host, port=port)


@tokens.command()
def issue(username: Username) -> None:
    """Print a bearer token of the local issuer; it expires after 90 days."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people.sign_in_links import find_active_person
    from serving.access.tokens import LocalIssuer

    configuration = settings.load()
    if find_issuer(configuration):
        raise UserError(
            "tokens issue: get the token from the issuer of CREATORS_OIDC_ISSUER"
        )
    person = find_active_person(connect_warehouse(), username)
    typer.echo(LocalIssuer(configuration.root).issue(person.id))


@tokens.command()
def link(username: Username) -> None:
    """Print a link that signs a person into the dashboard once."""
    from pipelines import settings
    from pipelines.local_address import address_of

    port = settings.load().serve_port
    typer.echo(create_link(address_of("127.0.0.1", port), username))


def create_link(address: str, username: str | None) -> str:
    """Return a one-time link of a person; None means the one with most platforms."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people import sign_in_links

    warehouse = connect_warehouse()
    person = sign_in_links.find_active_person(warehouse, username)
    return sign_in_links.create_link(warehouse, person.id, address)


def read_configuration(configuration: "Settings") -> "Configuration":
    """Return the settings of the service.

    Raises:
        UserError: the administrator's key is too short, the service has no login, or
            a client has no issuer.
    """
    from pipelines.accounts.vault import KeySource
    from serving.state import Configuration

    key = configuration.admin_key
    admin_key = key.get_secret_value() if key else None
    if admin_key is not None and len(admin_key) < SHORTEST_ADMIN_KEY:
        raise UserError(
            f"CREATORS_ADMIN_KEY: must have {SHORTEST_ADMIN_KEY} characters or more"
        )
    issuer = find_issuer(configuration)
    if configuration.oidc_client_id and not issuer:
        raise UserError("CREATORS_OIDC_CLIENT_ID: needs CREATORS_OIDC_ISSUER")
    return Configuration(
        configuration.service_url,
        configuration.root,
        configuration.serve_host_names,
        admin_key,
        issuer,
        configuration.oidc_audiences,
        configuration.oidc_client_id,
        _read_secret(configuration.oidc_client_secret),
        configuration.serve_url,
        configuration.read_url,
        configuration.read_seconds,
        KeySource(configuration).read,
    )


def _read_secret(given: "SecretStr | None") -> "Secret | None":
    from dlt_sources.contract import Secret

    text = given.get_secret_value() if given else ""
    return Secret(text) if text else None


def find_issuer(configuration: "Settings") -> str:
    """Return the outside issuer of tokens; empty without one.

    Raises:
        UserError: its address is not https://, or Clerk's key holds no host.
    """
    from serving.access.issuer import check_address, find_issuer_of_key

    issuer = configuration.oidc_issuer
    if not issuer and configuration.clerk_publishable_key:
        issuer = find_issuer_of_key(configuration.clerk_publishable_key) or ""
        if not issuer:
            raise UserError("CLERK_PUBLISHABLE_KEY: is not a key such as pk_live_...")
    if issuer:
        try:
            check_address(issuer)
        except ValueError as error:
            raise UserError(f"CREATORS_OIDC_ISSUER: {error}") from None
    return issuer
