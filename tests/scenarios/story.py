"""What has happened before a test begins: each step as its people do it, and both sides have seen it."""

from __future__ import annotations

from typing import Any

from tests.scenarios.people import Json
from tests.scenarios.world import World

DESK, SHARED = "C0DESK", "C0AKATSUKI"


async def reported(world: World, **answers: Any) -> str:
    """Tanaka has reported; the number."""
    case = await world.tanaka.reports(**answers)
    await recorded(world, case)
    return case


async def recorded(world: World, case: str = "AKATSUKI-1") -> None:
    """It has its card on both sides."""
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)


async def acknowledged(world: World, **answers: Any) -> str:
    """Sato works on it."""
    case = await reported(world, **answers)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("<@U0SATO> が対応を開始しました")
    return case


async def asked(world: World, what: str = "エラー画面の画像をお送りください。") -> str:
    """Sato has asked for something, and the clock stands still."""
    case = await acknowledged(world)
    await world.sato.clicks("資料を依頼", DESK, about=case)
    await world.sato.sends(text=what)
    await world.tanaka.sees("次の資料・情報をお送りいただけますでしょうか", what)
    return case


async def resolved(world: World, **answers: Any) -> str:
    """Sato says that it works again; the customer is asked to check."""
    case = await acknowledged(world, **answers)
    await restores(world, case)
    return case


async def restores(world: World, case: str, work: str = "上限を引き上げて再起動しました") -> None:
    await world.sato.clicks("復旧", DESK, about=case)
    await world.sato.sends(cause="接続数の上限", work=work)
    await world.tanaka.sees("復旧作業が完了しました", work)


async def closed(world: World) -> str:
    """The customer has confirmed it."""
    case = await resolved(world)
    await world.tanaka.clicks("復旧を確認しました")
    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)
    return case


def quoted(message: Json) -> list[str]:
    """What people wrote, as the message carries it: literals, which can neither ping nor link."""
    return [
        literal["text"]
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for quote in block["elements"]
        for literal in quote["elements"]
    ]


def at(unix: float) -> str:
    """How a date token for this instant begins."""
    return f"<!date^{int(unix)}^"
