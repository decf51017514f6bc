"""One hub's home, opened: settings, clock, keys and database. All that the hub writes lies below it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.base.clock import Clock
from hub.base.errors import SettingsError
from hub.base.settings import Settings
from hub.crypto.sealing import Keyring
from hub.crypto.signing import Signer
from hub.crypto.suites import SUITES
from hub.store.announcing import CHANNEL
from hub.store.appender import Appender
from hub.store.database import Addresses, appender, engine, notices, reader
from hub.store.embedded import Lease, private
from hub.store.feed import Feed
from hub.store.notices import Notices
from hub.store.reader import Reader

KEYS = "keys.json"
DEMO = "demo.json"


class DemoMark(BaseModel):
    """What makes a home a demo's: which district was generated, and the day that it is there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    students: int
    seed: int
    today: date

    @classmethod
    def of(cls, home: Path) -> DemoMark | None:
        """The mark of a home; None where it is no demo's. Raises SettingsError for a damaged one."""
        path = home / DEMO
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            raise SettingsError(
                "the demo's mark is damaged", place=str(path), mend="remove the home and run the demo anew"
            ) from None

    def leave(self, home: Path) -> None:
        """Make a home a demo's."""
        fresh = home / f"{DEMO}.new"
        fresh.write_text(self.model_dump_json(), encoding="utf-8")
        fresh.replace(home / DEMO)


@dataclass(frozen=True)
class Home:
    """What every command needs of the hub."""

    settings: Settings
    clock: Clock
    keyring: Keyring
    addresses: Addresses
    database: AsyncEngine
    """As the writer, whom no row is hidden from: for all but queries."""
    queries: AsyncEngine
    """As the application's role, which stands before the wall; PostgreSQL ends its statements after their deadline."""
    reader: Reader
    """The same for compiled plans."""
    changes: AsyncEngine
    """As the writer for mutations, with the same deadline."""
    access: Notices
    """Hears of changes of accounts and tokens; the triggers of the migrations notify them."""
    sources: Notices
    """Hears of changes of sources, as that a run ended."""
    events: Feed
    """Hears of changes of rows that somebody subscribed to."""
    record: Appender
    """Writes the audit."""
    signer: Signer
    """Signs the audit's seals."""

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, *, connections: int = 5, lease: Lease | None = None
    ) -> AsyncIterator[Home]:
        """Open the home, starting the embedded PostgreSQL where it serves; closes all on leaving.

        `lease` is one of that server, where it was started already.
        """
        private(settings.home)
        keyring = Keyring.at(settings.home / KEYS, SUITES[settings.cipher], settings.kek)
        signer = Signer.at(settings.home / KEYS, SUITES[settings.cipher])
        mark = DemoMark.of(settings.home)
        clock = Clock.of(settings)
        if mark is not None and settings.today is None:
            clock = Clock(clock.zone, mark.today)
        if mark is not None and "mode" not in settings.model_fields_set:
            settings = settings.model_copy(update={"mode": "development"})
        with Addresses(settings, lease) as addresses:
            # A second wall: the deadline itself cancels a statement earlier.
            most = settings.deadline + 1
            database = engine(addresses.writer, size=connections)
            queries = engine(addresses.application, size=connections, seconds=most)
            reading = reader(addresses.application, size=connections, seconds=most)
            changes = engine(addresses.writer, size=connections, seconds=most)
            access = notices(addresses.application, "yixin_access")
            sources = notices(addresses.application, "yixin_sources")
            announced = notices(addresses.application, CHANNEL)
            events = Feed(database, announced, timedelta(days=settings.events_kept))
            record = appender(addresses.writer)
            try:
                yield cls(
                    settings,
                    clock,
                    keyring,
                    addresses,
                    database,
                    queries,
                    reading,
                    changes,
                    access,
                    sources,
                    events,
                    record,
                    signer,
                )
            finally:
                await events.close()
                await announced.close()
                await record.close()
                await sources.close()
                await access.close()
                await reading.close()
                await changes.dispose()
                await queries.dispose()
                await database.dispose()
