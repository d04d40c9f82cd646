"""No argument and no setting ends in a traceback or a hang.

Each parameter of each command meets each hostile value. The command ends with 1 or 2
and one line. A new command or setting is tested without a change here.
"""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import sandbox as world
from pipelines.settings import Settings
from tests.support.command_line import Ended, call, leaves

NUMBERS = ("99999999999999999999", "-1", "1e400", "NaN", "0x10", "٣")
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "0001-01-01T00:00:00+14:00")
TEXTS = (
    *("", " ", "-", "--", "x" * 300, "x" * 5_000, "a\0b", "\udcff", "\x1b[2J\r\n"),
    *(
        "{{ env_var('HOME') }}",
        "../../no-such-folder/passwd",
        "%s {0}",
        "'; drop table app.people; --",
        "[/b] x",
    ),
)
URLS = (
    "postgresql://u:p@h:port/d",
    "postgresql://u:p@h:99999/d",
    "postgresql://u:p@h:0/d",
    "postgresql://u:p@h:-1/d",
    "postgresql://u:p@h",
    "postgresql://[::1/d",
    "mysql://h/d",
    "postgresql:",
)
FILLERS = {"platform": "twitch", "every": "5", "first": "2026-03-01"}
FREE = {
    "operator",
    "ui_hosts",
    "vault_keys",
    *("serve_hosts", "admin_key", "oidc_issuer", "oidc_audience"),
    *("oidc_client_id", "oidc_client_secret"),
    "clerk_publishable_key",
    *(f"db_{name}" for name in ("host", "database")),
}
FREE |= {f"db_{name}" for name in ("username", "password", "schema")}
"""Settings that may hold any text; other commands meet them later."""
COMMAND_OF = {"home": "up", "vault_keys": "doctor", "vault_keys_file": "doctor"}
"""The command that uses a setting, unless `status` does."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return paths of what is no file, or no text."""
    folder = tmp_path_factory.mktemp("hostile")
    os.mkfifo(folder / "pipe")
    (folder / "bytes").write_bytes(b"\xff\xfe\0\0")
    (folder / "null").write_bytes(b'{"username": "a\0b"}')
    (folder / "deep").write_text("[" * 100_000)
    names = ("pipe", "bytes", "null", "deep", "missing", "missing/file")
    return [str(folder / one) for one in names] + [str(folder), "/dev/zero", "/dev/tty"]


@pytest.fixture(scope="module")
def platforms() -> Iterator[world.Sandbox]:
    with world.start() as server:
        yield server


@pytest.fixture
def _here(
    home: Path, platforms: world.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands reach a warehouse and the sandbox; none replaces this process."""
    for name, value in platforms.environ().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "execv", refuse_start)


def refuse_start(*command: object) -> None:
    raise AssertionError(f"a hostile value was passed on: {command}")


def words(parameter: Any, value: str) -> list[str]:
    """Return a parameter with a value as words of a command line."""
    if parameter.param_type_name == "argument":
        return ["--", value]
    return [f"{parameter.opts[0]}={value}"]


def fillers(parameters: list[Any], tested: Any) -> list[str]:
    """Return the other required parameters, with harmless values."""
    filled: list[str] = []
    for one in parameters:
        if one is not tested and one.required:
            filler = FILLERS.get(one.name, "x")
            is_option = one.param_type_name == "option"
            filled += [one.opts[0], filler] if is_option else [filler]
    return filled


COMMANDS = [
    pytest.param(path, parameters, one, id=" ".join([*path, one.name]))
    for path, parameters in leaves()
    for one in parameters
    if not getattr(one, "is_flag", False) and one.name != "help"
]


def assert_refused(ended: Ended, value: object) -> None:
    """Check that a command ended with one line, which no terminal obeys."""
    assert ended.code in (1, 2), (value, ended)
    assert len(ended.errors) == 1, (value, ended)
    assert ended.errors[0].startswith("error: "), (value, ended)
    assert ended.errors[0].isprintable(), (value, ended)
    assert len(ended.errors[0]) < 2_100, value


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(("path", "parameters", "tested"), COMMANDS)
def test_every_parameter_refuses_hostile_values(
    path: tuple[str, ...], parameters: list[Any], tested: Any, files: list[str]
) -> None:
    others = fillers(parameters, tested)
    is_argument = tested.param_type_name == "argument"
    for value in (*NUMBERS, *DAYS, *TEXTS, *files):
        given = words(tested, value)
        line = [*others, *given] if is_argument else [*given, *others]
        assert_refused(call(*path, *line), value)


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        pytest.param(path, parameters, id=" ".join(path))
        for path, parameters in leaves()
        if any(one.required for one in parameters)
    ],
)
def test_a_command_without_what_it_needs_says_so(
    path: tuple[str, ...], parameters: list[Any]
) -> None:
    ended = call(*path)
    assert_refused(ended, path)
    assert ended.errors[0].startswith("error: Missing "), ended
    needed = [
        one.metavar or max(one.opts)
        if one.param_type_name == "argument"
        else max(one.opts)
        for one in parameters
        if one.required
    ]
    assert any(f"'{name}'" in ended.err for name in needed), (needed, ended)


def test_the_walk_finds_commands() -> None:
    assert len(COMMANDS) > 15


def hostile_values(name: str, kind: object, files: list[str]) -> tuple[str, ...]:
    if name.endswith("database_url"):
        return (*URLS, "", "x" * 5_000)
    if kind in (Path, Path | None):
        more = {"home": ("x" * 300, files[0]), "vault_keys_file": files}
        return ("", " ", "x" * 5_000, "\x1b[2J", "~nobody-here/x", *more.get(name, ()))
    if kind in (int, float):
        return (*NUMBERS, *DAYS, "", "inf")
    if kind in (date, datetime | None):
        return (*NUMBERS, *DAYS, "", "now")
    return (*NUMBERS, "x" * 5_000, "\x1b[2J", "\udcff", "a b")


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_refuses_hostile_values(
    name: str, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Settings.model_fields[name]
    alias: Any = found.validation_alias
    names = getattr(alias, "choices", [alias]) if alias else []
    variable = str(names[0]) if names else f"CREATORS_{name.upper()}"
    command = COMMAND_OF.get(name, "status")
    if name == "vault_keys_file":
        monkeypatch.delenv("CREATORS_VAULT_KEYS")
    for value in hostile_values(name, found.annotation, files):
        monkeypatch.setenv(variable, value)
        ended = call(command)
        assert "Traceback" not in ended.err
        assert ended.code in ((0, 1, 2) if name in FREE else (1, 2)), (value, ended)
        assert len(ended.errors) <= 1, (value, ended)
        if ended.errors:
            assert variable in ended.err or str(value) in ended.err, ended
