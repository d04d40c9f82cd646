"""Articles that a list of the sandbox leaves out."""

from collections.abc import Iterable
from typing import Any

import pytest

from dlt_sources.contract import Subject
from tests.support.collecting import Sandbox, accounts
from tests.support.omissions import Omissions, read_known

RESOURCE = "articles"
OWN, PUBLIC = pytest.param(True, id="own"), pytest.param(False, id="public")
EVERY_LIST = pytest.mark.parametrize("is_own", [OWN, PUBLIC])


def subject_of(server: Sandbox, owner: str, *, is_own: bool) -> Subject:
    own = accounts(server, "devto")[owner]
    return own if is_own else Subject(own.subject_id)


def read(
    server: Sandbox,
    subject: Subject,
    known: Iterable[str],
    omitted: Iterable[str] = (),
    looks: int = 99,
) -> tuple[dict[str, Any], str, str | None, Omissions]:
    """Return the rows by id, the status and reason of the list, and the requests."""
    path = "articles/me/all" if subject.is_own else "/articles"
    transport = Omissions(path, omitted, looks)
    return read_known(
        *(server, "devto", RESOURCE, subject), known=known, transport=transport
    )


@EVERY_LIST
def test_an_article_that_one_list_leaves_out_keeps_its_level(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    left_out = min(whole)
    assert left_out not in read(server, subject, (), {left_out})[0]

    rows, status, _, _ = read(server, subject, whole, {left_out}, looks=1)
    assert rows.keys() == whole.keys()
    assert rows[left_out].page_views_count == whole[left_out].page_views_count
    reactions = whole[left_out].public_reactions_count
    assert rows[left_out].public_reactions_count == reactions
    assert status == "complete"


def test_a_draft_that_one_list_leaves_out_keeps_its_row(server: Sandbox) -> None:
    subject = subject_of(server, "nora", is_own=True)
    whole, *_ = read(server, subject, ())
    draft = next(key for key, row in whole.items() if row.published is False)
    rows, status, _, _ = read(server, subject, whole, {draft}, looks=1)
    assert rows.keys() == whole.keys()
    assert status == "complete"


@EVERY_LIST
def test_an_article_that_is_neither_listed_nor_found_is_gone(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    rows, status, _, _ = read(server, subject, {*whole, "1"})
    assert rows.keys() == whole.keys()
    assert status == "complete"


def test_an_own_article_that_two_lists_leave_out_is_unknown_while_it_exists(
    server: Sandbox,
) -> None:
    subject = subject_of(server, "nora", is_own=True)
    whole, *_ = read(server, subject, ())
    left_out = next(key for key, row in whole.items() if row.published)
    rows, status, reason, _ = read(server, subject, whole, {left_out})
    assert rows.keys() == whole.keys() - {left_out}
    assert status == "partial"
    assert "1 known articles are not listed" in str(reason)


@EVERY_LIST
def test_a_list_is_partial_while_an_article_that_it_leaves_out_is_not_read(
    server: Sandbox, *, is_own: bool
) -> None:
    subject = subject_of(server, "nora", is_own=is_own)
    whole, *_ = read(server, subject, ())
    left_out = next(key for key, row in whole.items() if row.published is not False)
    server.set_faults([f"5xx:path=articles/{left_out}"])
    rows, status, reason, _ = read(server, subject, whole, {left_out})
    assert rows.keys() == whole.keys() - {left_out}
    assert status == "partial"
    assert "1 known articles are not listed" in str(reason)


def test_nothing_is_requested_twice_where_the_list_has_every_known_article(
    server: Sandbox,
) -> None:
    subject = subject_of(server, "nora", is_own=True)
    whole, *_ = read(server, subject, ())
    *_, first = read(server, subject, ())
    *_, second = read(server, subject, whole)
    assert second.paths == first.paths
