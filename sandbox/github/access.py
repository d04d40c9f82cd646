"""GitHub's personal access tokens, and what they show.

Here: accounts, scopes and visibility. Not here: how tokens are signed.
"""

from sandbox.kit.state import State
from sandbox.kit.tokens import Account, Accounts, PersonalTokens, Token
from sandbox.world import developers
from sandbox.world.developers import Developer, Repository

SCOPES = ("repo", "read:user")


def accounts(state: State) -> Accounts[Developer]:
    """Return the accounts of one server."""
    return Accounts(
        "github",
        tuple(developers.developers(state.world)),
        lambda user_id: developers.by_id(state.world, user_id),
        lambda one: Account(one.id, one.login, one.creator.username, SCOPES),
    )


def tokens(state: State) -> PersonalTokens:
    """Return the tokens of one server."""
    known = accounts(state)
    return PersonalTokens(
        state, known, prefix="ghp_", mark="x", length=26, schemes=("bearer", "token")
    )


def shows_private(token: Token, owner: Developer) -> bool:
    """Return whether a token shows an owner's private repositories."""
    return token.user == owner.id and "repo" in token.scopes


def may_see(token: Token, repository: Repository) -> bool:
    """Return whether a repository exists for a caller."""
    return not repository.private or shows_private(token, repository.owner)
