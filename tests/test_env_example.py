"""`.env.example` and the code know the same variables."""

import re
from collections.abc import Iterator

from pydantic import AliasChoices

from dlt_sources import platforms
from pipelines.people import sign_in
from pipelines.settings import Settings
from tests.support import tree

EXAMPLE = (tree.PROJECT / ".env.example").read_text()
ENTRY = re.compile(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
READ_BY_COMMANDS = {"CREATORS_SANDBOX_PORT"}
READ_BY_COMPOSE = {
    "POSTGRES_SERVICE_PASSWORD",
    "POSTGRES_ARCHIVE_MODE",
    "POSTGRES_OWNER_PASSWORD",
}


def settings_names() -> Iterator[str]:
    """Return each setting's documented name: its own alias, else the prefixed field."""
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        if isinstance(alias, AliasChoices):
            yield str(alias.choices[0])
        else:
            yield str(alias or f"CREATORS_{name.upper()}")


def test_every_variable_is_in_the_example_and_nothing_else() -> None:
    known = set(settings_names()) | READ_BY_COMMANDS | READ_BY_COMPOSE
    known |= {one.name for each in platforms().values() for one in each.variables}
    known |= {one.name for one in sign_in.VARIABLES}
    listed = [name for name, _ in ENTRY.findall(EXAMPLE)]
    assert sorted(listed) == sorted(known)


def test_every_variable_has_one_line_that_says_what_it_is() -> None:
    lines = EXAMPLE.splitlines()
    for number, line in enumerate(lines):
        if ENTRY.match(line):
            assert re.match(r"# [^-]", lines[number - 1]), line


def test_a_platforms_default_is_the_one_that_is_shown() -> None:
    shown = dict(ENTRY.findall(EXAMPLE))
    for platform in platforms().values():
        for variable in platform.variables:
            assert shown[variable.name] == (variable.default or "")


def test_nothing_is_set_by_copying_the_example() -> None:
    assert not re.search(r"^[A-Z]", EXAMPLE, re.MULTILINE)
