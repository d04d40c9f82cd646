"""Workspaces: people who see each other's accounts, as DevPulse's.

Here: creating and listing them. Not here: members (`members.py`), and teams
with a tier and followed channels (`teams.py`); a team is a workspace too.
"""

from sqlalchemy import text

from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person
from pipelines.workspaces.members import run_statement

LONGEST_NAME = 200

CREATE = text("""
    insert into app.workspaces (name, slug, owner_id)
    values (:name, :slug, cast(:owner as uuid))
    returning id::text as id
""")

ADD_OWNER = text("""
    insert into app.workspace_members (workspace_id, person_id, role)
    values (cast(:id as uuid), cast(:owner as uuid), 'owner')
""")

LIST = text("""
    select
        workspaces.slug,
        workspaces.name,
        subscriptions.tier is not null as is_team,
        workspaces.max_members,
        owner.username as owner,
        array(
            select jsonb_build_object('username', people.username, 'role', member.role)
            from app.workspace_members as member
            inner join app.people on people.id = member.person_id
            where member.workspace_id = workspaces.id
            order by member.joined_at, people.username
        ) as members
    from app.workspaces
    inner join app.people as owner on owner.id = workspaces.owner_id
    left join app.subscriptions on subscriptions.workspace_id = workspaces.id
    order by workspaces.slug
""")


def create_workspace(
    warehouse: Warehouse, slug: str, owner: str, name: str | None = None
) -> None:
    """Create a workspace with its owner as the first member.

    Raises:
        UserError: the owner does not exist, the slug is taken, or the name is invalid.
    """
    shown = (name if name is not None else slug).strip()
    if not 0 < len(shown) <= LONGEST_NAME:
        raise UserError(f"--name: must have 1 to {LONGEST_NAME} characters")
    with warehouse.begin() as session:
        values = {
            "slug": slug,
            "name": shown,
            "owner": find_person(session, owner).id,
        }
        taken = f"workspace {slug!r} exists already"
        workspace = str(run_statement(session, CREATE, values, taken=taken)[0].id)
        session.execute(ADD_OWNER, {"id": workspace, "owner": values["owner"]})
        audit.record(
            session,
            action="workspaces.create",
            entity_type="workspaces",
            entity_id=workspace,
            details={"slug": slug, "owner": owner},
        )


def list_workspaces(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the workspaces with their members, teams included."""
    with warehouse.begin() as session:
        return [dict(row) for row in session.execute(LIST).mappings()]
