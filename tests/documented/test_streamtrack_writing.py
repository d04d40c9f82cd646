"""What a person writes in StreamTrack: discussions, receipts and the own profile.

Here: sessions as the web service opens them for a person. Not here: what a person reads
(`test_streamtrack_views.py`).
"""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from psycopg2 import errors

from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.fakes import at_once, execute, scalar
from tests.support.logins import Login
from tests.support.teams import Teams

MOST_REACTIONS = 20
WRITES = (
    "start_thread('{team}', 'title')",
    "add_comment('{thread}', 'body')",
    "edit_comment('{comment}', 'body')",
    "delete_comment('{comment}')",
    "add_reaction('{comment}', 'ok')",
    "remove_reaction('{comment}', 'ok')",
    "mark_thread_read('{thread}')",
    "mark_notification_read('{notification}')",
    "set_current_team('{team}')",
)
TABLES = (
    "chat_threads",
    "chat_comments",
    "chat_reactions",
    "chat_read_receipts",
    "notifications",
    "people",
)


def rows_of(teams: Teams, owner: str) -> dict[str, str]:
    return {
        "team": teams.teams[owner],
        "thread": teams.threads[owner],
        "comment": teams.comments[owner],
        "notification": teams.notifications[owner],
    }


def state(warehouse: Warehouse) -> list[Any]:
    return [
        fetch(warehouse.url, f"select one::text from app.{table} as one order by 1")
        for table in TABLES
    ]


def write(login: Login, person_id: str, call: str) -> Any:
    ((value,),) = login.ask_as(person_id, f"select streamtrack.{call}")
    return value


@pytest.mark.parametrize("call", WRITES)
def test_nobody_writes_to_another_team(
    service_login: Login, warehouse: Warehouse, teams: Teams, call: str
) -> None:
    before = state(warehouse)
    unknown = {name: str(uuid.uuid4()) for name in rows_of(teams, "ann")}
    messages = set()
    for rows in (rows_of(teams, "ann"), unknown):
        with pytest.raises(errors.InsufficientPrivilege) as refused:
            write(service_login, teams.people["eve"], call.format(**rows))
        messages.add(str(refused.value).splitlines()[0])
    assert len(messages) == 1, "an unknown row and a foreign row look alike"
    assert state(warehouse) == before


@pytest.mark.parametrize(
    "call",
    [*WRITES, "update_profile('x')", "set_onboarding_status('completed')"],
)
def test_a_session_without_a_person_writes_nothing(
    service_login: Login, warehouse: Warehouse, teams: Teams, call: str
) -> None:
    before = state(warehouse)
    statement = f"select streamtrack.{call.format(**rows_of(teams, 'ann'))}"
    with pytest.raises(errors.InsufficientPrivilege):
        service_login.ask("set role creator", statement)
    forger = Login(warehouse.url, "creator")
    try:
        with pytest.raises(errors.InsufficientPrivilege):
            forger.ask_as(teams.people["ann"], statement)
    finally:
        forger.drop()
    for role in ("analyst", "receiver", "service"):
        with pytest.raises(errors.InsufficientPrivilege):
            fetch(warehouse.url, statement, role, teams.people["ann"])
    assert state(warehouse) == before


def test_members_discuss_a_livestream(service_login: Login, teams: Teams) -> None:
    ann, ben = teams.people["ann"], teams.people["ben"]
    stream = uuid.uuid4()
    thread = write(
        service_login, ben, f"start_thread('{teams.teams['ann']}', 'Raid', '{stream}')"
    )
    comment = write(service_login, ann, f"add_comment('{thread}', E'first\\nline')")
    write(service_login, ann, f"edit_comment('{comment}', 'second')")
    reaction = write(service_login, ben, f"add_reaction('{comment}', 'ok')")
    assert write(service_login, ben, f"add_reaction('{comment}', 'ok')") == reaction
    shown = (
        "select title, livestream_id, created_by::text, body, user_id::text, reaction"
        " from streamtrack.chat_threads"
        " join streamtrack.chat_comments on thread_id = chat_threads.id"
        " join (select comment_id, reaction from streamtrack.chat_reactions) as r"
        f" on r.comment_id = chat_comments.id where chat_threads.id = '{thread}'"
    )
    row = ("Raid", str(stream), ben, "second", ann, "ok")
    for reader in (ann, ben):
        assert service_login.ask_as(reader, shown) == [row]
    assert service_login.ask_as(teams.people["eve"], shown) == []
    assert write(service_login, ben, f"remove_reaction('{comment}', 'ok')") is True
    assert write(service_login, ben, f"remove_reaction('{comment}', 'ok')") is False


def test_a_comment_belongs_to_its_author(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ann, ben = teams.people["ann"], teams.people["ben"]
    of_ann = teams.comments["ann"]
    for call in (f"edit_comment('{of_ann}', 'x')", f"delete_comment('{of_ann}')"):
        with pytest.raises(errors.InsufficientPrivilege, match="by its author"):
            write(service_login, ben, call)
    of_ben = write(service_login, ben, f"add_comment('{teams.threads['ann']}', 'hi')")
    with pytest.raises(errors.InsufficientPrivilege, match="by its author"):
        write(service_login, ann, f"edit_comment('{of_ben}', 'x')")
    write(service_login, ann, f"delete_comment('{of_ben}')")  # an admin
    write(service_login, ann, f"delete_comment('{of_ann}')")
    left = "select array_agg(id::text) from app.chat_comments"
    assert scalar(warehouse, left) == [teams.comments["eve"]]


def test_who_leaves_a_team_writes_there_no_more(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ben = teams.people["ben"]
    comment = write(service_login, ben, f"add_comment('{teams.threads['ann']}', 'hi')")
    execute(warehouse, f"delete from app.workspace_members where person_id = '{ben}'")
    for call in (
        f"edit_comment('{comment}', 'x')",
        f"delete_comment('{comment}')",
        f"add_comment('{teams.threads['ann']}', 'hi')",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            write(service_login, ben, call)


@pytest.mark.parametrize(
    "call",
    [
        "start_thread('{team}', '')",
        "start_thread('{team}', null)",
        "start_thread('{team}', repeat('x', 201))",
        "add_comment('{thread}', E' \\n\\t ')",
        "add_comment('{thread}', repeat('x', 4001))",
        "edit_comment('{comment}', repeat('x', 4001))",
        "add_reaction('{comment}', repeat('x', 33))",
        "add_reaction('{comment}', '')",
        "update_profile(repeat('x', 201))",
        "update_profile(null, 'http://' || repeat('x', 2000))",
        "update_profile(null, 'javascript:alert(1)')",
        "set_onboarding_status('done')",
        "set_onboarding_status(null)",
    ],
)
def test_texts_have_bounds(
    service_login: Login, warehouse: Warehouse, teams: Teams, call: str
) -> None:
    before = state(warehouse)
    with pytest.raises(psycopg2.Error, match=r"needed|onboarding_status"):
        write(service_login, teams.people["ann"], call.format(**rows_of(teams, "ann")))
    assert state(warehouse) == before


def test_the_longest_texts_are_stored(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ann = teams.people["ann"]
    rows = rows_of(teams, "ann")
    for call in (
        "start_thread('{team}', repeat('é', 200))",
        "add_comment('{thread}', repeat('é', 4000))",
        "add_reaction('{comment}', repeat('é', 32))",
        "update_profile(repeat('é', 200), 'https://example.com/a.png')",
    ):
        write(service_login, ann, call.format(**rows))
    longest = "select max(length(body)) from app.chat_comments"
    assert scalar(warehouse, longest) == len("é" * 4000)


@pytest.mark.parametrize(
    "change",
    [
        "profiles set full_name = repeat('x', 201)",
        "profiles set avatar_url = repeat('x', 2001)",
        "profiles set email = repeat('x', 320) || '@x'",
        "profiles set email = 'nowhere'",
        "profiles set current_team_id = '{foreign}'",
        "profiles set current_team_id = gen_random_uuid()",
        "profiles set onboarding_status = 'done'",
        "teams set name = ' '",
        "teams set name = repeat('x', 201)",
        "teams set slug = 'The Team'",
        "teams set description = repeat('x', 4001)",
        "teams set logo_url = repeat('x', 2001)",
    ],
)
def test_columns_that_a_person_may_write_have_bounds(
    service_login: Login, warehouse: Warehouse, teams: Teams, change: str
) -> None:
    before = state(warehouse)
    statement = f"update streamtrack.{change.format(foreign=teams.teams['eve'])}"
    person = teams.people["ann"]
    with pytest.raises(psycopg2.Error, match=r"needed|allowed|no member|check|slug"):
        service_login.ask_as(person, statement)
    assert state(warehouse) == before


def test_columns_within_their_bounds_are_written(
    service_login: Login, teams: Teams
) -> None:
    ann, team = teams.people["ann"], teams.teams["ann"]
    for statement in (
        "update devpulse.profiles set bio = repeat('x', 4000), timezone = 'Asia/Tokyo'",
        "update streamtrack.profiles set email = 'a@example.com', full_name = null",
        f"update streamtrack.profiles set current_team_id = '{team}'",
        "update streamtrack.teams set slug = 'new-slug', description = 'text'",
    ):
        service_login.ask_as(ann, statement)
    found = service_login.ask_as(
        ann,
        f"select current_team_id::text from streamtrack.profiles where id = '{ann}'",
    )
    assert found == [(team,)]


def test_a_person_has_a_limited_number_of_reactions(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ben, comment = teams.people["ben"], teams.comments["ann"]

    def react(number: int) -> str:
        write(service_login, ben, f"add_reaction('{comment}', 'r{number}')")
        return "stored"

    outcomes = at_once(MOST_REACTIONS + 8, react)
    assert outcomes.count("stored") == MOST_REACTIONS
    count = f"select count(*) from app.chat_reactions where person_id = '{ben}'"
    assert scalar(warehouse, count) == MOST_REACTIONS


def test_the_same_reaction_at_once_is_one_row(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ben, comment = teams.people["ben"], teams.comments["ann"]

    def react(_: int) -> Any:
        return write(service_login, ben, f"add_reaction('{comment}', 'ok')")

    assert len(set(at_once(8, react))) == 1
    count = f"select count(*) from app.chat_reactions where person_id = '{ben}'"
    assert scalar(warehouse, count) == 1


def test_a_receipt_never_moves_back_or_ahead_of_the_clock(
    service_login: Login, teams: Teams
) -> None:
    ben, thread = teams.people["ben"], teams.threads["ann"]
    now = datetime.now(UTC)
    first = now - timedelta(hours=1)

    def mark(moment: datetime) -> Any:
        return write(service_login, ben, f"mark_thread_read('{thread}', '{moment}')")

    assert mark(first) == first
    assert mark(first - timedelta(days=1)) == first
    assert mark(now + timedelta(days=1)) < now + timedelta(hours=1)
    assert mark(first) > now - timedelta(minutes=1)
    assert write(service_login, ben, f"mark_thread_read('{thread}', null)") >= now


def test_a_notification_is_read_once(service_login: Login, teams: Teams) -> None:
    call = f"mark_notification_read('{teams.notifications['ann']}')"
    moment = write(service_login, teams.people["ann"], call)
    assert write(service_login, teams.people["ann"], call) == moment


def test_a_person_changes_the_own_profile(
    service_login: Login, warehouse: Warehouse, teams: Teams
) -> None:
    ann = teams.people["ann"]
    for call in (
        "update_profile('Ann', 'https://example.com/a.png')",
        "update_profile(avatar_url => '')",
        "set_onboarding_status('completed')",
        f"set_current_team('{teams.teams['ann']}')",
    ):
        write(service_login, ann, call)
    shown = (
        "select full_name, avatar_url, onboarding_status, current_team_id::text"
        " from streamtrack.profiles where id = '{}'"
    )
    found = service_login.ask_as(ann, shown.format(ann))
    assert found == [("Ann", None, "completed", teams.teams["ann"])]
    write(service_login, ann, "set_current_team(null)")
    kept = "select count(*) from app.people where onboarding_status = 'completed'"
    assert scalar(warehouse, kept) == 1
    current = "select count(*) from app.people where current_workspace_id is not null"
    assert scalar(warehouse, current) == 0
