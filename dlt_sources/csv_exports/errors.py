"""The error of a refused file.

Here: the one error of reading. Not here: rejected rows (`rows.py`).
"""


class ExportError(Exception):
    """A file is refused; the message is one line that names the reason."""
