"""Read Dev.to for many authors: what they wrote and how it fared, day by day.

Here: the order of things for one author. With the author's key everything, without one
the public account and list. Not here: endpoints (`api.py`), rows (`records.py`).
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC

import httpx

from dlt_sources.contract import CollectionJob, Subject, Window
from dlt_sources.devto import api
from dlt_sources.devto.client import BUCKET, KeyAuth, open_client
from dlt_sources.devto.records import Article, FollowerTotal, User
from dlt_sources.devto.settings import Settings
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import for_each_subject, gather_results
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry, Sleep

ORDER = ("users", "articles", "article_days", "followers")
NEEDS_KEY = "needs the author's own API key"
HIDDEN = "Dev.to knows no user with this id"


@dataclass(slots=True)
class _RunContext:
    """One author's reading under way, and lookups done once."""

    job: CollectionJob
    recorder: ReadingRecorder
    settings: Settings
    public: ApiClient
    subject: Subject
    user: User | None = None
    articles: list[Article] | None = None

    def keyed(self, *, is_proof: bool = False) -> ApiClient:
        """Return a client with the author's own key.

        Raises:
            Forbidden: nobody connected this account.
        """
        connection = self.subject.connection
        if connection is None or not self.subject.is_own:
            raise errors.Forbidden(NEEDS_KEY)
        return self.public.with_auth(
            KeyAuth(connection.credentials, is_proof=is_proof), BUCKET
        )


async def collect(
    job: CollectionJob,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Read every resource of the job for every subject; see `contract.Platform`.

    Raises:
        MissingSetting: before any request, naming the variable.
    """
    settings = Settings.read(job.environ)
    subjects = list(dict.fromkeys(job.subjects))
    recorder = ReadingRecorder(
        job, [(name, who) for who in subjects for name in sorted(job.resources)]
    )
    try:
        async with open_client(
            settings, job.throttle, job.calls, retry=Retry(sleep), transport=transport
        ) as public:

            async def one(subject: Subject) -> None:
                await _read(_RunContext(job, recorder, settings, public, subject))

            await for_each_subject(job, subjects, one, sleep)
    finally:
        recorder.close()


async def _read(run: _RunContext) -> None:
    """Read what was asked of one author; each resource's trouble is its own."""
    readers = {
        "users": _read_user,
        "articles": _read_articles,
        "article_days": _read_days,
        "followers": _read_followers,
    }
    for resource in ORDER:
        if resource not in run.job.resources:
            continue
        try:
            await readers[resource](run)
        except Exception as error:  # noqa: BLE001 - one reading's trouble
            run.recorder.fail(resource, run.subject, error)


async def _read_user(run: _RunContext) -> None:
    user = await _user(run)
    run.recorder.write("users", run.subject, [user])
    run.recorder.complete("users", run.subject)


async def _user(run: _RunContext) -> User:
    if run.user is None:
        try:
            rows = await api.user(run.public, run.subject.subject_id)
        except errors.NotFound as error:
            raise errors.NotFound(HIDDEN, status=error.status) from None
        run.recorder.record_unknown_fields("users", rows.unknown_fields)
        if not rows.records:
            run.recorder.reject("users", run.subject, rows.rejects)
            raise errors.Permanent(f"account set aside: {rows.refused[0][0]}")
        run.user = rows.records[0]
    return run.user


async def _read_articles(run: _RunContext) -> None:
    """Keep the whole list; one that did not come to its end is kept as partial."""
    if run.subject.is_own:
        pages = api.own_articles(run.keyed(is_proof=True))
    else:
        pages = api.articles_of(run.public, (await _user(run)).username)
    found: dict[str, Article] = {}
    async for page in pages:
        run.recorder.record_unknown_fields("articles", page.unknown_fields)
        run.recorder.reject("articles", run.subject, page.rejects)
        new = {one.id: one for one in page.records if one.id not in found}
        if foreign := {one.user_id for one in new.values()} - {
            None,
            run.subject.subject_id,
        }:
            raise errors.Permanent(f"the list is of account {min(map(str, foreign))}")
        found |= new
        run.recorder.write("articles", run.subject, list(new.values()))
    run.articles = list(found.values())
    run.recorder.complete("articles", run.subject)


async def _read_days(run: _RunContext) -> None:
    """Keep the account's days and those of its newest articles, one range each."""
    keyed = run.keyed()
    window = windows.to_read(
        run.job.window,
        run.job.now(),
        trailing=run.settings.trailing_days,
        with_today=False,
    )
    if window is None:
        run.recorder.unavailable("article_days", run.subject, "the day is not over")
        return
    # The articles come first: their refusal says whether the key is good at all.
    articles = api.newest(await _articles(run), window)
    whole = await api.days(keyed, window)
    run.recorder.write("article_days", run.subject, whole.records)
    run.recorder.reject("article_days", run.subject, whole.rejects)
    run.recorder.cover("article_days", run.subject, window)
    asked = articles[: run.settings.articles_per_account]
    answers = await gather_results(
        api.days(keyed, _of_life(one, window), one.id) for one in asked
    )
    troubles = [answer for answer in answers if isinstance(answer, Exception)]
    for answer in answers:
        if not isinstance(answer, Exception):
            run.recorder.write("article_days", run.subject, answer.records)
            run.recorder.reject("article_days", run.subject, answer.rejects)
    if troubles:
        reason = f"{len(troubles)} of {len(asked)} articles: {troubles[0]}"
        run.recorder.partial("article_days", run.subject, reason)
    elif len(asked) < len(articles):
        reason = f"{len(articles) - len(asked)} older articles were not asked for"
        run.recorder.partial("article_days", run.subject, reason)
    else:
        run.recorder.complete("article_days", run.subject)


async def _articles(run: _RunContext) -> list[Article]:
    if run.articles is None:
        found: dict[str, Article] = {}
        async for page in api.own_articles(run.keyed(is_proof=True)):
            found |= {one.id: one for one in page.records}
        run.articles = list(found.values())
    return run.articles


def _of_life(article: Article, window: Window) -> Window:
    """Return the part of the range in which the article was out."""
    if article.published_at is None:
        return window
    born = article.published_at.astimezone(UTC).date()
    return replace(window, start=max(window.start, born))


async def _read_followers(run: _RunContext) -> None:
    """Count the list, of which nothing else is kept."""
    keyed = run.keyed()
    seen: set[str] = set()
    async for page in api.followers(keyed):
        run.recorder.record_unknown_fields("followers", page.unknown_fields)
        run.recorder.reject("followers", run.subject, page.rejects)
        seen |= {one.id for one in page.records}
    total = FollowerTotal(run.subject.subject_id, len(seen))
    run.recorder.write("followers", run.subject, [total])
    run.recorder.complete("followers", run.subject)
