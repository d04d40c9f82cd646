"""The person of a link or a token is active, and has an account if none is named."""

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.sign_in_links import create_link, find_active_person
from tests.support.fakes import connect_ann, execute, person, scalar

DEACTIVATE = "update app.people set is_active = false where username = :name"


def test_without_a_name_the_person_with_most_platforms_is_meant(
    warehouse: Warehouse,
) -> None:
    with pytest.raises(UserError, match="there is no person yet"):
        find_active_person(warehouse)
    person(warehouse, "ann")
    ben = person(warehouse, "ben")
    connect_ann(warehouse, ben, "7")
    found = find_active_person(warehouse)
    assert (found.id, found.username) == (ben, "ben")
    assert found == find_active_person(warehouse, "ben")
    execute(warehouse, DEACTIVATE, name="ben")
    assert find_active_person(warehouse).username == "ann"


def test_an_unknown_and_an_inactive_person_are_refused(warehouse: Warehouse) -> None:
    person(warehouse, "ann")
    execute(warehouse, DEACTIVATE, name="ann")
    for name, reason in (("ann", "is inactive"), ("eve", "does not exist"), ("", "")):
        with pytest.raises(UserError, match=f"person '{name}' {reason}"):
            find_active_person(warehouse, name)


def test_a_link_is_stored_with_its_person(warehouse: Warehouse) -> None:
    ann = person(warehouse, "ann")
    link = create_link(warehouse, ann, "https://example.com")
    assert link.startswith("https://example.com/sign-in/")
    stored = "select person_id::text from app.sign_in_links"
    assert scalar(warehouse, stored.replace(":", r"\:")) == ann
