"""`creators workspaces`: people who see each other's accounts.

Here: arguments and printing. Not here: the rows (`workspaces/workspaces.py`).
"""

import re
from typing import Annotated, Any

import typer

from pipelines.cli.options import Json, Username, print_list, print_result
from pipelines.cli.teams import Role
from pipelines.errors import UserError

app = typer.Typer(
    help="People who see each other's accounts, as DevPulse's workspaces.",
    no_args_is_help=True,
)

SLUG = re.compile(r"[a-z0-9_-]{1,100}")
HEADINGS = ("workspace", "name", "kind", "owner", "members")
NONE_YET = "no workspaces yet: create one with `creators workspaces create SLUG OWNER`"

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The slug of the workspace.")]


@app.command()
def create(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="SLUG",
            help="The slug of the workspace: a-z, 0-9, _ and -, up to 100 characters.",
        ),
    ],
    owner: Annotated[
        str, typer.Argument(metavar="OWNER", help="The username of its owner.")
    ],
    *,
    name: Annotated[
        str | None, typer.Option(help="The name as shown; the slug by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Create a workspace; its owner is the first member."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import workspaces

    if SLUG.fullmatch(slug) is None:
        raise UserError("SLUG: must have 1 to 100 of the characters a-z, 0-9, _ and -")
    workspaces.create_workspace(connect_warehouse(), slug, owner, name)
    print_result(
        f"workspace {slug} created", {"slug": slug, "owner": owner}, as_json=as_json
    )


@app.command()
def add(
    slug: Slug,
    username: Username,
    *,
    role: Annotated[
        Role | None,
        typer.Option(help="The role there; by default a new person's is member."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Add a person, or change a person's role. A full workspace is refused."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import members

    held, is_changed = members.add_member(
        connect_warehouse(), slug, username, role and role.value, "workspace"
    )
    state = "is now" if is_changed else "was already"
    facts = {"slug": slug, "username": username, "role": held, "changed": is_changed}
    print_result(f"{username} {state} {held} of {slug}", facts, as_json=as_json)


@app.command()
def remove(slug: Slug, username: Username, *, as_json: Json = False) -> None:
    """Remove a person. Accounts and numbers stay."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import members

    members.remove_member(connect_warehouse(), slug, username, "workspace")
    facts = {"slug": slug, "username": username}
    print_result(f"{username} is no longer a member of {slug}", facts, as_json=as_json)


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the workspaces with their members; a team is a workspace too."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import workspaces

    rows = workspaces.list_workspaces(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    members = ", ".join(
        f"{one['username'] or '?'} ({one['role']})" for one in row["members"]
    )
    limit = "any" if row["max_members"] is None else row["max_members"]
    kind = "team" if row["is_team"] else "workspace"
    counts = f"{len(row['members'])} of {limit}: {members}"
    return (row["slug"], row["name"], kind, row["owner"] or "?", counts)
