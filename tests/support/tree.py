"""The files of the project, for tests that read them as text."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
MADE = {"__pycache__", "build", "dist", "logs", "secrets", "target"}


def files(*suffixes: str, under: str = "") -> list[Path]:
    """Return the files with these endings that belong to the project, sorted."""
    return sorted(
        path
        for path in _walk(PROJECT / under)
        if not suffixes or path.name.endswith(suffixes)
    )


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        hidden = path.name.startswith(".") and path.name != ".ci"
        if path.name in (".env", ".git"):  # the person's; a file in a worktree
            continue
        if path.is_file() and (not hidden or path.parent == PROJECT):
            yield path
        elif path.is_dir() and not (
            hidden or path.name in MADE or path.name.endswith(".egg-info")
        ):
            yield from _walk(path)


def name(path: Path) -> str:
    """Return the path as the project's documents would write it."""
    return path.relative_to(PROJECT).as_posix()


def imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports, relative ones made absolute."""
    package = list(path.relative_to(PROJECT).parent.parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def import_graph(*packages: str) -> dict[str, set[str]]:
    """Return the modules of packages with the modules of them that each imports."""
    paths = {
        _module(path): path for one in packages for path in files(".py", under=one)
    }
    return {
        module: {_imported(one, paths) for one in imports(path)} - {module, ""}
        for module, path in paths.items()
    }


def _module(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, modules: Collection[str]) -> str:
    """Return the module that an imported name belongs to, or nothing."""
    if name in modules:
        return name
    module = name.rpartition(".")[0]
    return module if module in modules else ""


def imports_from(path: Path, *packages: str) -> set[str]:
    """Return what a module imports from one of the packages."""
    return {
        one
        for one in imports(path)
        if any(one == package or one.startswith(f"{package}.") for package in packages)
    }
