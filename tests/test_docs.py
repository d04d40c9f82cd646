"""The documents and the project say the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.support import tree
from tools import table_docs

DOCUMENTS = tree.files(".md")
TOP = (
    "pipelines|dlt_sources|dbt_project|migrations|sandbox|tests|docs|requirements|tools"
)
ROOT_FILE = r"[\w.-]+\.(?:md|toml|yaml|yml)|Makefile|Dockerfile"


def commands() -> list[str]:
    from pipelines.cli import app  # noqa: PLC0415 - the other tests need no commands

    def walk(command: Any, path: str) -> Iterator[str]:
        parts = getattr(command, "commands", {})
        if not parts or command.invoke_without_command:
            yield path
        for name, part in parts.items():
            yield from walk(part, f"{path} {name}")

    return sorted(walk(typer.main.get_command(app), "creators"))


def test_every_command_is_documented() -> None:
    text = "\n".join(
        path.read_text() for path in DOCUMENTS if path.parent.name != "tests"
    )
    missing = [
        one
        for one in commands()
        if not re.search(rf"`{one}\b|^\s+{one}\b", text, re.MULTILINE)
    ]
    assert missing == []


def test_every_documented_command_exists() -> None:
    known = commands()
    words = {word for one in known for word in one.split()}
    for path in DOCUMENTS:
        for given in re.findall(r"`creators((?: [a-z-]+)+)", path.read_text()):
            command = " ".join(["creators", *(w for w in given.split() if w in words)])
            assert any(one.startswith(command) for one in known), f"{path.name}:{given}"
            assert given.split()[0] in words, f"{path.name}: creators{given}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_relative_links_resolve(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", path.read_text())
    for link in links:
        if not re.match(r"[a-z]+:", link):
            assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name)
def test_files_that_are_named_exist(path: Path) -> None:
    named = re.findall(rf"`((?:{TOP})/[^`\s<>*]*|{ROOT_FILE})`", path.read_text())
    missing = [
        one
        for one in named
        if not any(
            (folder / one.partition("::")[0]).exists()
            for folder in (tree.PROJECT, tree.PROJECT / "tests", path.parent)
        )
    ]
    assert missing == []


def test_the_pages_of_the_tables_say_what_the_models_say() -> None:
    from pipelines.transform import dbt  # noqa: PLC0415 - the other tests need no parsed project

    written = {path: path.read_text() for path in table_docs.FOLDER.glob("*.md")}
    assert written == table_docs.pages(dbt.manifest()), "run `make docs`"


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (tree.PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in DOCUMENTS:
        for line in re.findall(
            r"(?:^    |`)make ([a-z -]+?)(?:`|\s*#|$)", path.read_text(), re.MULTILINE
        ):
            assert set(line.split()) <= targets, f"{path.name}: make {line}"


def test_every_target_says_what_it_is() -> None:
    makefile = (tree.PROJECT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, re.MULTILINE))
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert phony - described == {"setup-dev"}
