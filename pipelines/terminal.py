"""The console and the tables of every command.

Here: text is printed as it is, never read as markup, emoji or an escape sequence. Not
here: what is printed (`cli/`, `operations/run_summary.py`).
"""

from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from dlt_sources.plain_text import clean, clean_lines

LONGEST_ROW = 100_000


class PlainConsole(Console):
    """A console that prints the text of a platform safely; styles are `Text`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def print_table(self, table: "PlainTable") -> None:
        """Print a table; no row of a file or a pipe is wrapped or cut.

        Rich takes 80 columns where it knows no terminal, and would cut ids.
        """
        if self.is_terminal:
            self.print(table)
            return
        width = self.width
        options = self.options.update(max_width=LONGEST_ROW)
        self.width = max(width, self.measure(table, options=options).maximum)
        try:
            self.print(table)
        finally:
            self.width = width

    def render_str(self, text: str, **options: Any) -> Text:
        """Return text without anything that a terminal obeys."""
        return super().render_str(clean_lines(text), **options)


class PlainTable(Table):
    """A table without lines, whose cells of text are one short line each.

    A narrow terminal folds long words: an id is never cut.
    """

    def __init__(self, *headings: str, **options: Any) -> None:
        super().__init__(box=None, pad_edge=False, **options)
        for heading in headings:
            self.add_column(heading, overflow="fold")

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        """Add a row; text is cleaned and cut."""
        plain = (clean(cell) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*plain, **options)
        for column in self.columns:
            column.overflow = "fold"
