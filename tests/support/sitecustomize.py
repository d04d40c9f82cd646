"""Python imports this when it starts with the folder on its path, as children do."""

import guard

guard.watch()
