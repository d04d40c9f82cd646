"""The reads of one author.

Here: which requests need the author's key, and when a reading is partial. With the key
everything is read, without it the public account and article list.
Not here: requests (`api.py`), rows (`records.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from dlt_sources.contract import RefusedGrant, Subject, Window
from dlt_sources.devto.auth import KeyAuth
from dlt_sources.devto.client import BUCKET
from dlt_sources.devto.endpoints import api
from dlt_sources.devto.endpoints.left_out import read_own, read_public
from dlt_sources.devto.records import Article, FollowerTotal, User
from dlt_sources.devto.settings import Settings
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.extract.runner import RunContext
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient

DevtoRun = RunContext[Settings, ApiClient]

NEEDS_KEY = "needs the author's own API key"
NOT_FOUND = "Dev.to knows no user with this id"


@dataclass(slots=True)
class AuthorReads:
    """One author's reads; the account and the articles are requested once."""

    run: DevtoRun
    subject: Subject
    _user: User | None = None
    _articles: Sequence[Article] | None = None
    _list_error: Exception | None = None
    """The error that ended the list of articles early, after its first page."""

    async def read_user(self) -> None:
        """Read the account."""
        self.run.recorder.write("users", self.subject, [await self._find_user()])
        self.run.recorder.complete("users", self.subject)

    async def read_articles(self) -> None:
        """Read the whole list; a list that breaks off is partial.

        A known article that the list leaves out is looked up again.

        Raises:
            Permanent: the list belongs to another account.
        """
        recorder, subject = self.run.recorder, self.subject
        if subject.is_own:
            pages = api.own_articles(self._keyed(is_proof=True))
        else:
            user = await self._find_user()
            pages = api.articles_of(self.run.client, user.username)
        found: dict[str, Article] = {}
        try:
            async for page in pages:
                recorder.record_unknown_fields("articles", page.unknown_fields)
                recorder.reject("articles", subject, page.rejects)
                new = {one.id: one for one in page.records if one.id not in found}
                self._check_owner(new.values())
                found |= new
                recorder.write("articles", subject, list(new.values()))
        except (errors.ApiError, RefusedGrant) as error:
            self._keep_list(found, error)
            raise
        reason = await self._read_left_out(found)
        self._keep_list(found)
        if reason:
            recorder.partial("articles", subject, reason)
        else:
            recorder.complete("articles", subject)

    async def _read_left_out(self, found: dict[str, Article]) -> str | None:
        """Add known articles that the list lacks; return why one stays unknown."""
        recorder, subject = self.run.recorder, self.subject
        if self.run.job.known is None:
            return None
        known = await self.run.job.known.get("articles", subject.subject_id)
        if not (missing := known - found.keys()):
            return None
        try:
            left_out = await (
                read_own(self._keyed(), self.run.client, missing)
                if subject.is_own
                else read_public(self.run.client, subject.subject_id, missing)
            )
        except (errors.ApiError, RefusedGrant) as error:
            return f"{len(missing)} known articles are not listed: {error}"
        for page in left_out.pages:
            recorder.record_unknown_fields("articles", page.unknown_fields)
            recorder.reject("articles", subject, page.rejects)
        recorder.write("articles", subject, list(left_out.records.values()))
        found |= left_out.records
        return left_out.reason

    async def read_days(self) -> None:
        """Read the days of the account and of its newest articles."""
        recorder, subject, settings = self.run.recorder, self.subject, self.run.settings
        client = self._keyed()
        window = windows.days_to_read(
            self.run.job.window,
            self.run.job.now(),
            trailing=settings.trailing_days,
            with_today=False,
        )
        if window is None:
            recorder.unavailable("article_days", subject, "the day is not over")
            return
        # The article list comes first: a 401 there proves that the key is revoked.
        articles = api.newest(await self._find_articles(), window)
        account = await api.days(client, window)
        recorder.write("article_days", subject, account.records)
        recorder.reject("article_days", subject, account.rejects)
        recorder.cover("article_days", subject, window)
        read = articles[: settings.articles_per_account]
        failures = await self._read_article_days(client, read, window)
        if self._list_error is not None:
            recorder.fail("article_days", subject, self._list_error)
        elif failures:
            reason = f"{len(failures)} of {len(read)} articles: {failures[0]}"
            recorder.partial("article_days", subject, reason)
        else:
            left_out = len(articles) - len(read)
            note = f"{left_out} older articles are left out" if left_out else None
            recorder.complete("article_days", subject, note=note)

    async def read_followers(self) -> None:
        """Count the followers; only their number is stored."""
        recorder, subject = self.run.recorder, self.subject
        client = self._keyed()
        ids: set[str] = set()
        async for page in api.followers(client):
            recorder.record_unknown_fields("followers", page.unknown_fields)
            recorder.reject("followers", subject, page.rejects)
            ids |= {one.id for one in page.records}
        total = FollowerTotal(subject.subject_id, len(ids))
        recorder.write("followers", subject, [total])
        recorder.complete("followers", subject)

    async def _read_article_days(
        self, client: ApiClient, articles: Sequence[Article], window: Window
    ) -> list[Exception]:
        """Read each article's days and return the errors."""
        results = await gather_results(
            api.days(client, _since_publication(one, window), one.id)
            for one in articles
        )
        failures: list[Exception] = []
        for result in results:
            if isinstance(result, Exception):
                failures.append(result)
                continue
            self.run.recorder.write("article_days", self.subject, result.records)
            self.run.recorder.reject("article_days", self.subject, result.rejects)
        return failures

    async def _find_user(self) -> User:
        if self._user is None:
            try:
                page = await api.user(self.run.client, self.subject.subject_id)
            except errors.NotFound as error:
                raise errors.NotFound(NOT_FOUND, status=error.status) from None
            self.run.recorder.record_unknown_fields("users", page.unknown_fields)
            if not page.records:
                self.run.recorder.reject("users", self.subject, page.rejects)
                raise errors.Permanent(f"invalid account record: {page.rejects[0][0]}")
            self._user = page.records[0]
        return self._user

    async def _find_articles(self) -> Sequence[Article]:
        if self._articles is None:
            found: dict[str, Article] = {}
            try:
                async for page in api.own_articles(self._keyed(is_proof=True)):
                    found |= {one.id: one for one in page.records}
            except (errors.ApiError, RefusedGrant) as error:
                self._keep_list(found, error)
                if not found:
                    raise
            else:
                self._keep_list(found)
        return self._articles or ()

    def _keep_list(
        self, found: Mapping[str, Article], error: Exception | None = None
    ) -> None:
        """Keep a list for other reads; one that broke off before a row is unknown."""
        if found or error is None:
            self._articles, self._list_error = list(found.values()), error

    def _check_owner(self, articles: Iterable[Article]) -> None:
        owners = {str(one.user_id) for one in articles if one.user_id is not None}
        if foreign := owners - {self.subject.subject_id}:
            raise errors.Permanent(f"the list is of account {min(foreign)}")

    def _keyed(self, *, is_proof: bool = False) -> ApiClient:
        """Return a client with the author's own key.

        Raises:
            Forbidden: the author has no connection of its own.
        """
        connection = self.subject.connection
        if connection is None or not self.subject.is_own:
            raise errors.Forbidden(NEEDS_KEY)
        auth = KeyAuth(connection.credentials, is_proof=is_proof)
        return self.run.client.with_auth(auth, BUCKET)


def _since_publication(article: Article, window: Window) -> Window:
    """Return the part of the window since the article was published."""
    if article.published_at is None:
        return window
    published = article.published_at.astimezone(UTC).date()
    return replace(window, start=max(window.start, published))
