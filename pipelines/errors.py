"""Errors a person can mend, each one line.

Here: what the command line prints without a traceback. Not here: programming errors,
which keep theirs.
"""


class UserError(Exception):
    """Something the user gave or set is wrong; the message says what and where.

    `exit_code` 2 means the input or the command was wrong, 1 that the work failed.
    """

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
