"""Make outside text safe to print: names, titles and reasons of a platform.

Here: what a terminal would obey or hide, and the cut of long text. Not here: secrets in
text (`contract/redaction.py`), the console (`pipelines/terminal.py`).
"""

import re
import unicodedata

LONGEST = 300
CONTROLS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that move the cursor, reverse text or show nothing."""

_ESCAPE = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]).*?(?:\x1b\\|[\x07\x9c]|$)"  # OSC, DCS, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)


def clean(text: object, longest: int | None = LONGEST) -> str:
    """Return text as one line without escape sequences and control characters.

    Longer text is cut to `longest` characters; None cuts nothing.
    """
    line = _ESCAPE.sub("", str(text))
    line = "".join(char if _is_visible(char) else " " for char in line)
    return (
        line if longest is None or len(line) <= longest else f"{line[: longest - 1]}…"
    )


def clean_lines(text: str) -> str:
    """Return text with each of its lines clean and none cut."""
    return "\n".join(clean(line, None) for line in text.split("\n"))


def _is_visible(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) not in CONTROLS
