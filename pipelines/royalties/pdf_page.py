"""Statements as PDF, with an embedded font.

Here: the layout. DejaVu Sans has Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and
Georgian letters; Arabic letters are not joined. A character that it lacks, such as a
Chinese one, becomes a sign, and the page says so. Not here: the texts (`documents.py`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from pipelines.royalties.documents import HEADINGS, Document

FONT_FILE = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
FONT = "DejaVu"
MISSING = "\ufffd"
MISSING_NOTE = (
    f"{MISSING} stands for a character that this font lacks; the HTML page shows it."
)
WIDTHS = (90, 20, 32, 30, 20, 30, 20, 30)
ALIGN = ("LEFT", *("RIGHT",) * (len(HEADINGS) - 1))
SMALL, USUAL, LARGE = 7, 9, 16
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date inside the file: the same statement gives the same bytes."""


def make_pdf(documents: Iterable[Document]) -> bytes:
    """Return a file with each statement on pages of its own."""
    pdf = _Pages()
    for one in documents:
        pdf.add_document(one)
    return bytes(pdf.output())


class _Pages(FPDF):
    """A file of statements in landscape format."""

    def __init__(self) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.set_creation_date(EPOCH)
        self.set_title("Royalties")
        self.set_auto_page_break(auto=True, margin=15)
        self.add_font(FONT, fname=FONT_FILE)
        self.set_font(FONT, size=USUAL)
        font = self.fonts[FONT.lower()]
        assert isinstance(font, TTFFont)  # noqa: S101 - `add_font` has made it
        self._known = set(font.cmap)

    def footer(self) -> None:
        """Number the pages."""
        self.set_y(-12)
        self.set_font(FONT, size=SMALL)
        self.cell(0, 6, f"{self.page_no()}", align="R")

    def add_document(self, one: Document) -> None:
        """Add the pages of one statement."""
        self.add_page()
        self._line(one.title, LARGE)
        self._line(one.subtitle, USUAL)
        texts = (one.title, *(row[0] for row in one.rows))
        is_complete = all(text == self._shown(text) for text in texts)
        for note in (*one.notes, *(() if is_complete else (MISSING_NOTE,))):
            self._line(note, USUAL)
        self.ln(2)
        for label, value in one.totals:
            self.cell(70, 6, label)
            self.cell(50, 6, value, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)
        self._add_rows(one)

    def _add_rows(self, one: Document) -> None:
        self.set_font(FONT, size=SMALL)
        with self.table(
            col_widths=WIDTHS,
            text_align=ALIGN,
            line_height=4.5,
            headings_style=FontFace(fill_color=(235, 235, 235)),
            borders_layout="HORIZONTAL_LINES",
        ) as table:
            for cells in (HEADINGS, *one.rows):
                row = table.row()
                for cell in cells:
                    row.cell(self._shown(cell))

    def _line(self, text: str, size: int) -> None:
        self.set_font(FONT, size=size)
        self.multi_cell(
            0, size * 0.6, self._shown(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _shown(self, text: str) -> str:
        return "".join(it if ord(it) in self._known else MISSING for it in text)
