"""The installed app: where it listens and which secrets it shares with this Slack."""

from __future__ import annotations

from dataclasses import dataclass

SANDBOX_TOKEN = "xoxb-sandbox-"
SANDBOX_APP_TOKEN = "xapp-sandbox-"


@dataclass
class AppConfig:
    """`request_url` may be set later, when the app has started; until then deliveries fail as refused connections.

    `app_token`: for Socket Mode; whether that is on stands in the manifest.
    """

    request_url: str | None
    signing_secret: str
    bot_token: str
    app_id: str = "A0DESK"
    bot_user: str = "U0DESK"
    team: str = "T0HINODE"
    bot_id: str = "B0DESK"
    app_token: str = ""

    def __post_init__(self) -> None:
        if not self.bot_token.startswith(SANDBOX_TOKEN):
            raise ValueError(f"the sandbox takes only tokens that begin with {SANDBOX_TOKEN}: never a real one")
        if self.app_token and not self.app_token.startswith(SANDBOX_APP_TOKEN):
            raise ValueError(f"the sandbox takes only app tokens that begin with {SANDBOX_APP_TOKEN}: never a real one")
