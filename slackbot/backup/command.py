"""`slackbot backup FILE` and `slackbot restore FILE`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from slackbot.agreement.particulars import load_provider
from slackbot.backup import snapshot
from slackbot.backup.file import BackupError, Heading, at, family, keys_of, told, verify, write_file
from slackbot.backup.keys import AT_ONCE, Key, read_all, write
from slackbot.cases import PROVIDER
from slackbot.clock import Clock, millis
from slackbot.line import script
from slackbot.migrations import SCHEMA
from slackbot.outbox.queue import alert_card
from slackbot.schema import RESTORING, NotForThisBuild, refuse_others
from slackbot.serve import clock_of, redis_of
from slackbot.settings import StoreSettings
from slackbot.store import Store

JUST_NOW_S = 5
"""A desk at work asks its Redis several times a second."""


async def backup(settings: StoreSettings, path: Path) -> str:
    """What was kept, for a person to read. Raises BackupError, NotForThisBuild or OSError."""
    if path.exists():
        raise BackupError(f"{path} exists already.")
    async with redis_of(settings) as redis:
        engine = await _engine(redis)
        async with snapshot.opened(redis, path.absolute().parent, settings.redis_server_bin) as copy:
            if settings.redis_url is None:
                # The embedded server writes its snapshot here before it gives it, and needs it no more.
                (settings.data_dir / "redis" / "dump.rdb").unlink(missing_ok=True)
            store = Store(copy, await _team(settings, copy))
            mark: Any = await copy.get(store.key("schema"))
            refuse_others((mark or b"").decode())
            heading = Heading(team=_team_of(store), taken_at=clock_of(settings).now(), schema=SCHEMA, engine=engine)
            await write_file(path, heading, read_all(copy, store.prefix))
    contents = verify(path)
    return f"{path}: {contents}, of {contents.heading.team} at {at(contents.heading.taken_at)}"


async def restore(settings: StoreSettings, path: Path, *, replace_records: bool) -> str:
    """What was restored, for a person to read. Raises BackupError, NotForThisBuild or EmbeddedError."""
    contents = verify(path)
    _refuse_foreign(settings, contents.heading)
    try:
        async with redis_of(settings, own=True) as redis:
            store = Store(redis, contents.heading.team)
            await _refuse_in_use(redis)
            await _make_room(store, replace_records=replace_records)
            await _fill(store, path, contents.heading, clock_of(settings))
    except RedisError as error:
        raise BackupError(f"Redis broke off ({type(error).__name__}): run it again, with --replace.") from error
    return f"Restored: {contents}, of {contents.heading.team} as of {at(contents.heading.taken_at)}"


# ── What a backup is of ──────────────────────────────────────────────────────────────────────────────────────────────


async def _engine(redis: Redis) -> str:
    try:
        info = await redis.info()
    except (RedisError, OSError) as error:
        raise BackupError(f"REDIS_URL: the server does not answer ({type(error).__name__}).") from error
    name = info.get("server_name", "redis")
    return f"{name} {info.get(f'{name}_version', '?')}"


async def _team(settings: StoreSettings, copy: Redis) -> str:
    """By provider.toml, or the only one whose records are there."""
    found = sorted([key.decode()[1:].partition("}")[0] async for key in copy.scan_iter(f"{{*}}:case:{PROVIDER}")])
    wanted = _configured(settings)
    if wanted and wanted in found:
        return wanted
    if wanted or len(found) != 1:
        of = f"of {wanted} " if wanted else ""
        raise BackupError(f"There are no records {of}here; there are those of: {', '.join(found) or 'nobody'}.")
    return str(found[0])


def _team_of(store: Store) -> str:
    return store.prefix[1:].partition("}")[0]


def _configured(settings: StoreSettings) -> str | None:
    file = settings.config_dir / "provider.toml"
    return load_provider(file).team if file.exists() else None


# ── Whether it may be restored ───────────────────────────────────────────────────────────────────────────────────────


def _refuse_foreign(settings: StoreSettings, heading: Heading) -> None:
    wanted = _configured(settings)
    if wanted and wanted != heading.team:
        raise BackupError(f"It holds the records of {heading.team}; provider.toml is of {wanted}.")
    if heading.schema > SCHEMA:
        raise NotForThisBuild(
            f"It was written by a newer release (schema {heading.schema}; this one knows up to {SCHEMA}): "
            "restore it with that release, or a newer one."
        )


async def _refuse_in_use(redis: Redis) -> None:
    try:
        us, everybody = await redis.client_id(), await redis.client_list()
    except ResponseError:
        return  # a hosted service that does not show who is connected
    database = str(redis.connection_pool.connection_kwargs.get("db") or 0)
    others = [
        each
        for each in everybody
        if int(each["id"]) != us
        and each["db"] == database
        and int(each["idle"]) <= JUST_NOW_S
        and "S" not in each["flags"]
    ]
    if others:
        raise BackupError(f"{len(others)} other connection(s) use this database (REDIS_URL): stop every desk first.")


async def _make_room(store: Store, *, replace_records: bool) -> None:
    names = [name async for name in store.redis.scan_iter(f"{store.prefix}*", count=1000)]
    if names and not replace_records:
        there = Counter(family(name.decode().removeprefix(store.prefix)) for name in names)
        raise BackupError(
            f"There are records already: {told(there)}. With --replace they are lost, and the backup's take "
            "their place. To keep them: slackbot backup OTHER_FILE."
        )
    await store.redis.set(store.key("schema"), RESTORING)
    mark = store.key("schema").encode()
    for some in _some([name for name in names if name != mark]):
        await store.redis.unlink(*some)


# ── The restoring ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _fill(store: Store, path: Path, heading: Heading, clock: Clock) -> None:
    """The mark comes last: until then no desk begins here."""
    for some in _some(keys_of(path)):
        await write(store.redis, store.prefix, [_looked_up_first(key) for key in some if key.name != "schema"])
    await store.redis.set(store.key("restored"), millis(heading.taken_at))
    if await store.redis.exists(store.key("case", PROVIDER)):
        now = clock.now()
        alert = alert_card(
            f"restored:{heading.taken_at.isoformat()}", f"restored/{millis(heading.taken_at)}/{millis(now)}"
        )
        await store.run(script("put"), json.dumps(alert), millis(now))
    await store.redis.set(store.key("schema"), heading.schema)


def _looked_up_first(key: Key) -> Key:
    """A message that waited when the backup was taken may have been sent since."""
    if family(key.name) != "out:entry":
        return key
    entry = {name: held for name, held in key.held.items() if name != "fence"}
    return replace(key, held={**entry, "claimed": "1", "looked": "0"})


def _some(things: Any) -> Iterator[Sequence[Any]]:
    batch: list[Any] = []
    for each in things:
        batch.append(each)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
