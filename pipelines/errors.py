"""Errors that a user can fix, each one line.

Here: errors that the command line prints without a traceback. Not here: programming
errors, which keep their traceback.
"""


class UserError(Exception):
    """An input or a setting of the user is wrong; the message names it.

    `exit_code` is 2 for a wrong command or input, 1 for failed work.
    """

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
