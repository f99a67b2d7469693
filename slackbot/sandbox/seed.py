"""The story's world: a provider, two customers each in a shared channel, and a company that is to become one.

A further company is in no channel at all.
"""

from __future__ import annotations

from slackbot.sandbox.workspace import Channel, Team, User, UserGroup, Workspace

PROVIDER, CUSTOMER, OTHER, THIRD, IN_AN_ORGANISATION = "T0HINODE", "T0AKATSUKI", "T0HARBOR", "T0MINATO", "T0KLEIN"
NEXT = "T0KAEDE"
"""Shares a channel with the provider, into which the desk has not been invited yet."""
BOT = "U0DESK"
GROUP = "S0SUPPORT"
DESK, SHARED, OTHER_SHARED, NEXT_SHARED = "C0DESK", "C0AKATSUKI", "C0HARBOR", "C0KAEDE"
LONDON = "Europe/London"


def seed_world(workspace: Workspace) -> None:
    workspace.add(
        Team(id=PROVIDER, name="ヒノデシステム株式会社", domain="hinode"),
        Team(id=CUSTOMER, name="株式会社アカツキ商事", domain="akatsuki"),
        Team(id=OTHER, name="Harbor Trading Ltd.", domain="harbor"),
        Team(id=THIRD, name="ミナト物産株式会社", domain="minato"),
        Team(id=NEXT, name="カエデ製作所株式会社", domain="kaede"),
        Team(id=IN_AN_ORGANISATION, name="Klein Shipping", domain="klein", enterprise="E0GRID"),
    )
    workspace.add(UserGroup(id=GROUP, handle="support", name="サポート担当", users=["U0SATO", "U0EMMA"]))
    workspace.add(*_provider(), *_customer(), *_other_customer(), *_outsiders())
    staff = ["U0SATO", "U0EMMA", "U0HAYASHI", "U0TAKAHASHI", BOT]
    workspace.add(
        Channel(id=DESK, name="desk", teams=[PROVIDER], members=staff, creator="U0TAKAHASHI"),
        Channel(
            id=SHARED,
            name="akatsuki-support",
            kind="public",
            teams=[PROVIDER, CUSTOMER],
            members=[*staff, "U0TANAKA", "U0ITO"],
            creator="U0TAKAHASHI",
        ),
        Channel(
            id=OTHER_SHARED,
            name="harbor-support",
            kind="public",
            teams=[PROVIDER, OTHER],
            members=[*staff, "U0BAKER", "U0REED"],
            creator="U0TAKAHASHI",
        ),
        Channel(
            id=NEXT_SHARED,
            name="kaede-support",
            kind="public",
            teams=[PROVIDER, NEXT],
            members=["U0TAKAHASHI", "U0SATO", "U0MORI", "U0ABE"],
            creator="U0TAKAHASHI",
        ),
    )


def _provider() -> list[User]:
    guest = _person("U0GUEST", PROVIDER, "guest", "外部ゲスト", "")
    guest.is_guest = True
    emma = _person("U0EMMA", PROVIDER, "emma", "Emma Brown", "Engineer")
    emma.locale = "en-US"
    bot = User(id=BOT, team=PROVIDER, name="desk", real_name="サポートデスク", is_bot=True)
    left = _person("U0KATO", PROVIDER, "kato", "加藤 亮", "エンジニア")
    left.deleted = True
    return [
        _person("U0SATO", PROVIDER, "sato", "佐藤 健", "エンジニア"),
        emma,
        _person("U0HAYASHI", PROVIDER, "hayashi", "林 美咲", "エンジニア（リンクワークス）"),
        _person("U0TAKAHASHI", PROVIDER, "takahashi", "高橋 誠", "チームリーダー"),
        guest,
        bot,
        left,
    ]


def _customer() -> list[User]:
    return [
        _person("U0TANAKA", CUSTOMER, "tanaka", "田中 翔", "情報システム部"),
        _person("U0ITO", CUSTOMER, "ito", "伊藤 さくら", "営業部"),
    ]


def _other_customer() -> list[User]:
    left = _person("U0FOX", OTHER, "fox", "Harriet Fox", "", LONDON)
    left.deleted = True
    return [
        _person("U0BAKER", OTHER, "baker", "Olivia Baker", "Operations", LONDON),
        _person("U0REED", OTHER, "reed", "Thomas Reed", "IT", LONDON),
        left,
    ]


def _outsiders() -> list[User]:
    """Nobody's customers; Klein works in a workspace of an Enterprise Grid organisation."""
    return [
        _person("U0OKADA", THIRD, "okada", "岡田 実", "購買部"),
        _person("U0MORI", NEXT, "mori", "森 悠斗", "経営企画部"),
        _person("U0ABE", NEXT, "abe", "阿部 涼子", "製造部"),
        _person("U0KLEIN", IN_AN_ORGANISATION, "klein", "Anna Klein", "Logistics", LONDON),
    ]


def _person(id_: str, team: str, name: str, real_name: str, title: str, tz: str = "Asia/Tokyo") -> User:
    locale = "en-GB" if tz == LONDON else "ja-JP"
    return User(
        id=id_, team=team, name=name, real_name=real_name, display_name=real_name, title=title, locale=locale, tz=tz
    )
