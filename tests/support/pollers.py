"""Readers that ask every relation over and over, each in a thread and role of its own.

Here: what they may not see and what must not vanish. Not here: what runs meanwhile.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg2

from tests.support.databases import execute

RELATIONS = """
select format('%%I.%%I', nspname, relname)
from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
where
    nspname in ('core', 'creatorsync', 'cg_analytics', 'streamtrack', 'devpulse', 'api')
    and relkind in ('r', 'v', 'p')
    and has_table_privilege(%s, pg_class.oid, 'select')
order by 1
"""


@dataclass
class Poller:
    """One identity; `statements` make it, `forbidden` is a condition on a row `t`."""

    name: str
    url: str
    statements: Sequence[str]
    role: str
    forbidden: str = "false"
    problems: set[str] = field(default_factory=set)
    rounds: int = 0
    _filled: set[str] = field(default_factory=set)
    _relations: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Find the relations that can be read, and those with visible rows."""
        with psycopg2.connect(self.url) as session, session.cursor() as cursor:
            self._enter(cursor)
            cursor.execute(RELATIONS, [self.role])
            self._relations = [name for (name,) in cursor.fetchall()]
        session.close()
        self.poll(is_first=True)

    @property
    def relations(self) -> int:
        """How many relations each round asks."""
        return len(self._relations)

    def poll(self, *, is_first: bool = False) -> None:
        """Ask every relation once, in a session of its own."""
        session = psycopg2.connect(self.url)
        session.autocommit = True
        try:
            with session.cursor() as cursor:
                self._enter(cursor)
                for relation in tuple(self._relations):
                    self._look(cursor, relation, is_first=is_first)
        finally:
            session.close()
        self.rounds += 1

    def _enter(self, cursor: psycopg2.extensions.cursor) -> None:
        for statement in self.statements:
            cursor.execute(statement)

    def _look(
        self, cursor: psycopg2.extensions.cursor, relation: str, *, is_first: bool
    ) -> None:
        try:
            cursor.execute(
                f"select count(*), count(*) filter (where {self.forbidden})"
                f" from {relation} as t"
            )
        except psycopg2.Error as error:
            if is_first:  # a view over tables that this database does not have
                self._relations.remove(relation)
                return
            self.problems.add(f"{relation}: {str(error).splitlines()[0]}")
            return
        rows, leaked = cursor.fetchone() or (0, 0)
        if leaked:
            self.problems.add(f"{relation}: {leaked} rows of another person")
        if is_first and rows:
            self._filled.add(relation)
        elif not rows and relation in self._filled:
            self.problems.add(f"{relation}: all rows have vanished")


@contextmanager
def polling(pollers: Sequence[Poller]) -> Iterator[None]:
    """Poll without a pause until the block ends."""
    ended = threading.Event()

    def work(one: Poller) -> None:
        while not ended.is_set():
            one.poll()

    for one in pollers:
        one.begin()
    threads = [threading.Thread(target=work, args=(one,)) for one in pollers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(60)


def expose(url: str, relation: str) -> None:
    """Break the protection of a table, to show that a poller notices."""
    execute(url, f"alter table {relation} disable row level security")
