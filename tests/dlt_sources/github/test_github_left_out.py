"""Repositories that a list of the sandbox leaves out."""

from collections.abc import Iterable
from typing import Any

import pytest

from dlt_sources.contract import Subject
from tests.support.collecting import Sandbox, accounts
from tests.support.omissions import Omissions, read_known

RESOURCE = "repositories"
OWN, PUBLIC = pytest.param(True, id="own"), pytest.param(False, id="public")
EVERY_LIST = pytest.mark.parametrize("is_own", [OWN, PUBLIC])


def subject_of(server: Sandbox, owner: str, *, is_own: bool) -> Subject:
    own = accounts(server, "github")[owner]
    return own if is_own else Subject(own.subject_id)


def read(
    server: Sandbox, subject: Subject, known: Iterable[str], omitted: Iterable[str] = ()
) -> tuple[dict[str, Any], str, str | None, Omissions]:
    """Return the rows by id, the status and reason of the list, and the requests."""
    transport = Omissions("/repos", omitted)
    return read_known(
        *(server, "github", RESOURCE, subject), known=known, transport=transport
    )


@EVERY_LIST
def test_a_repository_that_the_list_leaves_out_is_read_by_its_id(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    left_out = min(whole)
    assert left_out not in read(server, subject, (), {left_out})[0]

    rows, status, _, transport = read(server, subject, whole, {left_out})
    assert rows.keys() == whole.keys()
    assert rows[left_out].stargazers_count == whole[left_out].stargazers_count
    assert status == "complete"
    by_id = [one for one in transport.paths if one.endswith(f"repositories/{left_out}")]
    assert len(by_id) == 1


@EVERY_LIST
def test_a_repository_that_is_neither_listed_nor_found_is_gone(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    rows, status, _, _ = read(server, subject, {*whole, "1"})
    assert rows.keys() == whole.keys()
    assert status == "complete"


def test_a_repository_of_another_owner_has_no_row(server: Sandbox) -> None:
    other = subject_of(server, "quinn", is_own=True)
    moved = min(read(server, other, ())[0])
    rows, status, _, _ = read(server, subject_of(server, "nora", is_own=True), {moved})
    assert moved not in rows
    assert status == "complete"


@EVERY_LIST
def test_a_list_is_partial_while_a_repository_that_it_leaves_out_is_not_read(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    left_out = min(whole)
    server.set_faults([f"5xx:path=repositories/{left_out}"])
    rows, status, reason, _ = read(server, subject, whole, {left_out})
    assert rows.keys() == whole.keys() - {left_out}
    assert status == "partial"
    assert str(reason).startswith("1 known repositories are not listed")


def test_nothing_is_requested_by_id_where_the_list_has_every_known_repository(
    server: Sandbox,
) -> None:
    subject = subject_of(server, "nora", is_own=True)
    whole, *_ = read(server, subject, ())
    *_, transport = read(server, subject, whole)
    assert not any("/repositories/" in path for path in transport.paths)
