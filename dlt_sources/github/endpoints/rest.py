"""The REST endpoints, one method each; every read is conditional.

Here: paths and parameters. Not here: the choice of subjects (`collect.py`), decoding
(`decoders.py`, `traffic_days.py`), error meanings (`errors.py`).
"""

from collections.abc import AsyncIterator

from dlt_sources.decode.rows import DecodedRows
from dlt_sources.extract.names import join_path
from dlt_sources.github.endpoints import decoders, traffic_days
from dlt_sources.github.endpoints.traffic_days import TrafficKind, TrafficPage
from dlt_sources.github.records import Repository, User
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.conditional import ConditionalReads
from dlt_sources.http.paging import pages

PAGE_SIZE = "100"


class RestApi:
    """REST requests with one credential; unchanged responses come from the cache."""

    def __init__(self, client: ApiClient, conditional: ConditionalReads) -> None:
        self._client = client
        self._conditional = conditional

    async def get_own_user(self) -> DecodedRows[User]:
        """Read the account of the token."""
        return await self._get_user("user")

    async def get_user(self, user_id: str) -> DecodedRows[User]:
        """Read an account by its id, which survives renames."""
        return await self._get_user(join_path("user", user_id))

    async def get_user_by_login(self, login: str) -> DecodedRows[User]:
        """Read an account by its current name."""
        return await self._get_user(join_path("users", login))

    async def _get_user(self, path: str) -> DecodedRows[User]:
        return await self._conditional.get(
            self._client,
            path,
            (),
            decoders.decode_user,
            DecodedRows[User],
            label="users",
            is_whole=_is_whole,
        )

    async def get_repository(self, number: str) -> DecodedRows[Repository]:
        """Read one repository by its id, which survives renames."""
        return await self._get_repository(join_path("repositories", number))

    async def get_repository_by_name(self, full_name: str) -> DecodedRows[Repository]:
        """Read one repository by its owner and name, with its number of watchers."""
        return await self._get_repository(join_path("repos", *full_name.split("/")))

    async def _get_repository(self, path: str) -> DecodedRows[Repository]:
        return await self._conditional.get(
            self._client,
            path,
            (),
            decoders.decode_repository,
            DecodedRows[Repository],
            label="repositories",
            is_whole=_is_whole,
        )

    def list_own_repositories(self) -> AsyncIterator[DecodedRows[Repository]]:
        """Yield pages of the token's own repositories, private ones included."""
        return self._list_repositories("user/repos", "affiliation")

    def list_public_repositories(
        self, login: str
    ) -> AsyncIterator[DecodedRows[Repository]]:
        """Yield pages of the public repositories that an account owns."""
        return self._list_repositories(join_path("users", login, "repos"), "type")

    def _list_repositories(
        self, path: str, owner_parameter: str
    ) -> AsyncIterator[DecodedRows[Repository]]:
        first: Params = ((owner_parameter, "owner"), ("per_page", PAGE_SIZE))

        async def fetch(link: str | None) -> DecodedRows[Repository]:
            return await self._conditional.get(
                self._client,
                link or path,
                () if link else first,
                decoders.decode_repository_page,
                DecodedRows[Repository],
                label="repositories",
                is_whole=_is_whole,
            )

        return pages(fetch, lambda page: page.next_page)

    async def get_traffic(
        self, full_name: str, repository_id: str, kind: TrafficKind
    ) -> TrafficPage:
        """Read the days of a repository that have traffic."""
        return await self._conditional.get(
            self._client,
            join_path("repos", *full_name.split("/"), "traffic", kind),
            (),
            lambda response: traffic_days.decode_traffic(
                response.body, repository_id, kind
            ),
            TrafficPage,
            label=f"traffic_{kind}",
        )


def _is_whole(page: DecodedRows[User] | DecodedRows[Repository]) -> bool:
    return not page.rejects
