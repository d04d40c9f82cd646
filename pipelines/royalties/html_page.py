"""Statements as one printable page of HTML, a sheet of paper each.

Here: markup; every text is escaped, and the page may load and run nothing. Not here:
the texts (`documents.py`).
"""

from collections.abc import Iterable, Iterator
from html import escape

from pipelines.royalties.documents import HEADINGS, Document

STYLE = """
body { font: 11pt/1.4 sans-serif; margin: 2em auto; max-width: 60em; }
section { break-after: page; margin-bottom: 4em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
th, td { border-bottom: 1px solid #ccc; padding: .3em .5em; text-align: right; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
thead { display: table-header-group; }
.totals { width: auto; }
.note { border-left: 4px solid #b60; padding-left: .6em; }
@media print { body { margin: 0; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the page in parts."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        f"<title>Royalties</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    for one in documents:
        yield from _section(one)
    yield "</body>\n</html>\n"


def _section(one: Document) -> Iterator[str]:
    # `bdi` keeps a name that is written from right to left inside its own place.
    yield f"<section>\n<h1><bdi>{escape(one.title)}</bdi></h1>\n"
    yield f"<p>{escape(one.subtitle)}</p>\n"
    for note in one.notes:
        yield f'<p class="note">{escape(note)}</p>\n'
    yield '<table class="totals">\n'
    for label, value in one.totals:
        yield f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>\n"
    yield "</table>\n<table>\n<thead>\n"
    yield f"<tr>{''.join(f'<th>{escape(it)}</th>' for it in HEADINGS)}</tr>\n"
    yield "</thead>\n<tbody>\n"
    for first, *others in one.rows:
        cells = "".join(f"<td>{escape(it)}</td>" for it in others)
        yield f"<tr><td><bdi>{escape(first)}</bdi></td>{cells}</tr>\n"
    yield "</tbody>\n</table>\n</section>\n"
