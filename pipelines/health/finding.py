"""One finding about the system, and the command that helps.

Here: its fields. Not here: what is looked for (`diagnosis.py`, `database_health.py`).
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one subject; `fix` is a command or an action, if one helps.

    A note is neither fault nor success: data is missing for a known reason.
    """

    subject: str
    state: str
    is_good: bool = True
    fix: str | None = None
    is_note: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the finding for JSON."""
        return asdict(self)
