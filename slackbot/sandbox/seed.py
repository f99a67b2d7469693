"""The story's world: a provider, its customer in a shared channel, and a third company that is in no channel yet."""

from __future__ import annotations

from slackbot.sandbox.workspace import Channel, Team, User, Workspace

PROVIDER, CUSTOMER, THIRD = "T0HINODE", "T0AKATSUKI", "T0MINATO"
BOT = "U0DESK"
DESK, SHARED = "C0DESK", "C0AKATSUKI"


def seed_world(workspace: Workspace) -> None:
    workspace.add(
        Team(id=PROVIDER, name="ヒノデシステム株式会社", domain="hinode"),
        Team(id=CUSTOMER, name="株式会社アカツキ商事", domain="akatsuki"),
        Team(id=THIRD, name="ミナト物産株式会社", domain="minato"),
    )
    workspace.add(*_provider(), *_customer(), _person("U0OKADA", THIRD, "okada", "岡田 実", "購買部"))
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
    )


def _provider() -> list[User]:
    guest = _person("U0GUEST", PROVIDER, "guest", "外部ゲスト", "")
    guest.is_guest = True
    emma = _person("U0EMMA", PROVIDER, "emma", "Emma Brown", "Engineer")
    emma.locale = "en-US"
    bot = User(id=BOT, team=PROVIDER, name="desk", real_name="サポートデスク", is_bot=True)
    return [
        _person("U0SATO", PROVIDER, "sato", "佐藤 健", "エンジニア"),
        emma,
        _person("U0HAYASHI", PROVIDER, "hayashi", "林 美咲", "エンジニア（リンクワークス）"),
        _person("U0TAKAHASHI", PROVIDER, "takahashi", "高橋 誠", "チームリーダー"),
        guest,
        bot,
    ]


def _customer() -> list[User]:
    return [
        _person("U0TANAKA", CUSTOMER, "tanaka", "田中 翔", "情報システム部"),
        _person("U0ITO", CUSTOMER, "ito", "伊藤 さくら", "営業部"),
    ]


def _person(id_: str, team: str, name: str, real_name: str, title: str) -> User:
    return User(id=id_, team=team, name=name, real_name=real_name, display_name=real_name, title=title)
