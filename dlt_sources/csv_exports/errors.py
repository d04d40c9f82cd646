"""The refusal of a file.

Here: the one error of reading. Not here: bad rows, which are set aside (`rows.py`).
"""


class ExportError(Exception):
    """A file is refused; the message is one line that names the reason."""
