"""Two teams of StreamTrack with one row of each in every table.

Here: Ann's team, in which Ben is a member, and the team of the stranger Eve. Every text
of a team contains its canary. Not here: what people may read or write.
"""

from dataclasses import dataclass

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import person

OWNERS = ("ann", "eve")
ROWS = """
insert into app.workspaces (name, slug, owner_id, description)
values (:canary, :owner, cast(:person as uuid), :canary);

insert into app.workspace_members (workspace_id, person_id, role)
select id, owner_id, 'owner' from app.workspaces where slug = :owner;

insert into app.subscriptions (workspace_id)
select id from app.workspaces where slug = :owner;

insert into app.channels (platform, channel_id, channel_name)
values ('twitch', :owner, :canary);

insert into app.workspace_channels (workspace_id, channel_id)
select workspaces.id, channels.id from app.workspaces, app.channels
where slug = :owner and channels.channel_id = :owner;

insert into app.notifications (person_id, type, title, message)
values (cast(:person as uuid), 'test', :canary, :canary);

insert into app.chat_threads (workspace_id, title, created_by)
select id, :canary, owner_id from app.workspaces where slug = :owner;

insert into app.chat_comments (thread_id, person_id, body)
select id, created_by, :canary from app.chat_threads where title = :canary;

insert into app.chat_reactions (comment_id, person_id, reaction)
select id, person_id, :canary from app.chat_comments where body = :canary;

insert into app.chat_read_receipts (thread_id, person_id)
select id, created_by from app.chat_threads where title = :canary;

update app.people set display_name = :canary where id = cast(:person as uuid)
"""


@dataclass(frozen=True)
class Teams:
    """The ids of the people, of the teams by their owner's name, and of their rows."""

    people: dict[str, str]
    teams: dict[str, str]
    threads: dict[str, str]
    comments: dict[str, str]
    notifications: dict[str, str]


def canary(owner: str) -> str:
    """Return the text that all rows of a team contain."""
    return f"canary-{owner}"


def create_teams(warehouse: Warehouse) -> Teams:
    """Add the people, the teams and their rows."""
    people = {name: person(warehouse, name) for name in ("ann", "ben", "eve")}
    with warehouse.begin() as connection:
        for owner in OWNERS:
            values = {"owner": owner, "person": people[owner], "canary": canary(owner)}
            for statement in ROWS.split(";"):
                connection.execute(text(statement), values)
        connection.execute(
            text(
                "insert into app.workspace_members (workspace_id, person_id)"
                " select id, cast(:ben as uuid) from app.workspaces where slug = 'ann'"
            ),
            {"ben": people["ben"]},
        )

        def ids(table: str, column: str, owners: dict[str, str]) -> dict[str, str]:
            query = text(
                f"select id::text from app.{table} where {column}::text = :value"
            )
            return {
                owner: str(connection.scalar(query, {"value": value}))
                for owner, value in owners.items()
            }

        canaries = {owner: canary(owner) for owner in OWNERS}
        return Teams(
            people=people,
            teams=ids("workspaces", "name", canaries),
            threads=ids("chat_threads", "title", canaries),
            comments=ids("chat_comments", "body", canaries),
            notifications=ids("notifications", "title", canaries),
        )
