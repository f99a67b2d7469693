"""Redis keys as plain values: what stands in a backup, independent of the server's engine and release."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

from pydantic import TypeAdapter
from redis.asyncio import Redis

from slackbot.words import value

AT_ONCE = 500
CACHES = ("gate:", "user:", "channel:")
"""Rate gates, and what Slack said of people and channels: asked again when it is needed."""

Kind = Literal["string", "hash", "list", "set", "zset"]


@value
class Key:
    """A key without the provider's prefix, and all it holds."""

    name: str
    kind: Kind
    left_ms: int | None
    """What is left of its life; None: it stays."""
    held: Any
    """A string, a list of strings, or an object: field to string, member to score."""


_KEY = TypeAdapter(Key)


def dump_key(key: Key) -> bytes:
    """One line of JSON."""
    fields = {"name": key.name, "kind": key.kind, "left_ms": key.left_ms, "held": key.held}
    return _bytes(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def load_key(line: bytes) -> Key:
    """Raises ValueError."""
    return _KEY.validate_python(json.loads(_text(line)))


async def read_all(redis: Redis, prefix: str) -> AsyncIterator[Key]:
    """Everything under the prefix but the caches. Nobody may be writing meanwhile."""
    names: list[bytes] = []
    async for found in redis.scan_iter(f"{_literal(prefix)}*", count=AT_ONCE):
        if not found.decode().removeprefix(prefix).startswith(CACHES):
            names.append(found)
        if len(names) == AT_ONCE:
            for key in await _read(redis, prefix, names):
                yield key
            names = []
    for key in await _read(redis, prefix, names):
        yield key


async def write(redis: Redis, prefix: str, keys: Sequence[Key]) -> None:
    """Each replaces what stood there."""
    async with redis.pipeline(transaction=False) as pipe:
        for key in keys:
            name = prefix + key.name
            pipe.delete(name)
            pipe.execute_command(*_written(name, key))
            if key.left_ms is not None:
                pipe.pexpire(name, max(1, key.left_ms))
        await pipe.execute()


def _written(name: str, key: Key) -> list[Any]:
    """The one command that makes the key."""
    if key.kind == "string":
        return ["SET", name, _bytes(key.held)]
    if key.kind == "hash":
        return ["HSET", name, *(_bytes(word) for pair in key.held.items() for word in pair)]
    if key.kind == "zset":
        return ["ZADD", name, *(word for member, score in key.held.items() for word in (score, _bytes(member)))]
    return ["RPUSH" if key.kind == "list" else "SADD", name, *(_bytes(each) for each in key.held)]


async def _read(redis: Redis, prefix: str, names: list[bytes]) -> list[Key]:
    async with redis.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.type(name)
            pipe.pttl(name)
        told = await pipe.execute()
    kinds, lives = [each.decode() for each in told[::2]], told[1::2]
    async with redis.pipeline(transaction=False) as pipe:
        for name, kind in zip(names, kinds, strict=True):
            _ask(pipe, name, kind)
        held = await pipe.execute()
    return [
        Key(name=_text(name).removeprefix(prefix), kind=kind, left_ms=life if life >= 0 else None, held=_plain(found))
        for name, kind, life, found in zip(names, kinds, lives, held, strict=True)
        if found  # a key may have died between the two questions
    ]


def _ask(pipe: Any, name: bytes, kind: str) -> None:
    if kind == "hash":
        pipe.hgetall(name)
    elif kind == "list":
        pipe.lrange(name, 0, -1)
    elif kind == "set":
        pipe.smembers(name)
    elif kind == "zset":
        pipe.zrange(name, 0, -1, withscores=True)
    else:
        pipe.get(name)


def _plain(found: Any) -> Any:
    if isinstance(found, bytes):
        return _text(found)
    if isinstance(found, dict):
        return {_text(field): _text(held) for field, held in sorted(found.items())}
    if isinstance(found, set):
        return sorted(_text(each) for each in found)
    if found and isinstance(found[0], tuple | list):
        return {_text(member): score for member, score in found}
    return [_text(each) for each in found]


def _text(found: bytes) -> str:
    """Bytes that are no UTF-8 come back as they were."""
    return found.decode("utf-8", "surrogateescape")


def _bytes(held: str) -> bytes:
    return held.encode("utf-8", "surrogateescape")


def _literal(prefix: str) -> str:
    return "".join(f"\\{letter}" if letter in "*?[]\\" else letter for letter in prefix)
