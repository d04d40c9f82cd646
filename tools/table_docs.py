"""`make docs`: the pages of docs/tables, written from the parsed dbt project.

Here: how a table becomes text. Not here: what a table means; its model's YAML says it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
MANIFEST = PROJECT / "dbt_project" / "target" / "manifest.json"
FOLDER = PROJECT / "docs" / "tables"

Node = Mapping[str, Any]


def pages(manifest: Mapping[str, Any]) -> dict[Path, str]:
    """Return the text of each product's page."""
    products: dict[str, list[Node]] = {}
    for node in manifest["nodes"].values():
        path = Path(node["original_file_path"])
        if node["resource_type"] == "model" and "marts" in path.parts:
            products.setdefault(node["schema"], []).append(node)
    return {
        FOLDER / f"{product}.md": "\n".join(_page(product, nodes))
        for product, nodes in sorted(products.items())
    }


def _page(product: str, nodes: list[Node]) -> Iterator[str]:
    yield f"# Tables of {product}\n"
    yield "Written by `make docs` from the models' own descriptions; times are UTC.\n"
    for node in sorted(nodes, key=lambda one: str(one["name"])):
        yield f"## {node['name']}\n"
        yield f"{_line(node['description'])}\n"
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        for column in node["columns"].values():
            kind = column.get("data_type") or ""
            meaning = _line(column["description"])
            yield f"| `{column['name']}` | {kind} | {meaning} |"
        yield ""


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write every page, and remove those of products that are gone."""
    wanted = pages(json.loads(MANIFEST.read_text()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in set(FOLDER.glob("*.md")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text)
        sys.stdout.write(f"{path.relative_to(PROJECT)}\n")


if __name__ == "__main__":
    main()
