"""What the environment says. Any setting may also stand in a file, as secrets do: NAME_FILE instead of NAME."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class SettingsError(Exception):
    """Everything that is missing or wrong, one line each, never with a secret's value."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("These settings are missing or wrong:\n" + "\n".join(f"  {line}" for line in problems))


class FromFile:
    """A value still to be read. It is read while validating, so that its failure is reported with all the others."""

    def __init__(self, path: str, *, doubled: bool) -> None:
        self._path = path
        self._doubled = doubled

    def read(self) -> str:
        if self._doubled:
            raise ValueError("is given both directly and as a file; keep one")
        try:
            text = Path(self._path).read_text("utf-8").strip()
        except UnicodeDecodeError:
            raise ValueError(f"has a file, {self._path}, that is not text") from None
        except OSError as error:
            raise ValueError(f"has a file, {self._path}, that cannot be read: {error.strerror}") from None
        if not text:
            raise ValueError(f"has a file, {self._path}, that is empty")
        return text


class FilesSource(PydanticBaseSettingsSource):
    """NAME_FILE for every NAME."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = str(field.validation_alias)
        path = os.environ.get(f"{name}_FILE")
        return (FromFile(path, doubled=bool(os.environ.get(name))) if path else None), name, False

    def __call__(self) -> dict[str, Any]:
        found = (self.get_field_value(field, name) for name, field in self.settings_cls.model_fields.items())
        return {name: value for value, name, _ in found if value is not None}


def _xdg(variable: str, below_home: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / below_home) / "slackbot"


def _program(given: str) -> str:
    if shutil.which(given) is None:
        raise ValueError(f"is {given}, which is not a program that can be run")
    return given


Folder = Annotated[Path, BeforeValidator(lambda given: Path(given).expanduser().absolute())]


class StoreSettings(BaseSettings):
    """What the commands need that work on the records alone, without Slack."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

    redis_url: SecretStr | None = Field(None, validation_alias="REDIS_URL")
    """None: the embedded server. Secret because it may carry a password."""
    redis_server_bin: Annotated[str, BeforeValidator(_program)] | None = Field(
        None, validation_alias="REDIS_SERVER_BIN"
    )
    allow_forgetful_redis: bool = Field(False, validation_alias="SLACKBOT_ALLOW_FORGETFUL_REDIS")
    data_dir: Folder = Field(
        default_factory=lambda: _xdg("XDG_STATE_HOME", ".local/state"), validation_alias="SLACKBOT_DATA_DIR"
    )
    config_dir: Folder = Field(
        default_factory=lambda: _xdg("XDG_CONFIG_HOME", ".config"), validation_alias="SLACKBOT_CONFIG_DIR"
    )
    """Holds provider.toml and customers/."""
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", validation_alias="SLACKBOT_LOG_LEVEL")
    api_base_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_BASE_URL")
    """Ends with a slash."""
    clock_file: Folder | None = Field(None, validation_alias="SLACKBOT_CLOCK_FILE")
    """Only beside a sandbox: a desk whose clock is moved must not talk to people."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, FilesSource(settings_cls), env_settings)

    @field_validator("*", mode="before")
    @classmethod
    def _text(cls, given: object) -> object:
        text = given.read() if isinstance(given, FromFile) else given
        return text.strip() if isinstance(text, str) else text

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, given: object) -> object:
        return given.lower() if isinstance(given, str) else given

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, given: SecretStr | None) -> SecretStr | None:
        if given is None:
            return None
        try:
            url = urlsplit(given.get_secret_value())
            url.port  # noqa: B018 - reading it is what finds a bad one
        except ValueError:
            # The words of the fault would quote a part of the password.
            raise ValueError("cannot be read; in a password write / as %2F, # as %23 and @ as %40") from None
        if url.scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("does not begin with redis://, rediss:// or unix://")
        return given

    @field_validator("api_base_url")
    @classmethod
    def _slack(cls, given: str) -> str:
        url = urlsplit(given)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK):
            raise ValueError("is neither https:// nor on this machine: the bot token would travel in the open")
        return given.rstrip("/") + "/"

    @field_validator("clock_file")
    @classmethod
    def _sandbox_only(cls, given: Path | None, info: ValidationInfo) -> Path | None:
        if given is not None and urlsplit(info.data.get("api_base_url", "")).hostname not in LOOPBACK:
            raise ValueError("moves the clock and is for the sandbox: SLACK_API_BASE_URL has to be on this machine")
        return given


class ApplySettings(StoreSettings):
    """With a token, what files name is held against Slack."""

    bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")


class Settings(StoreSettings):
    """What `slackbot serve` needs."""

    bot_token: SecretStr = Field(
        validation_alias="SLACK_BOT_TOKEN", description="the Bot User OAuth Token, xoxb-…, of OAuth & Permissions"
    )
    app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    """Socket Mode, when it is given."""
    signing_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET",
        validate_default=True,
        description="the Signing Secret of Basic Information (or, for Socket Mode, set SLACK_APP_TOKEN)",
    )
    """None only beside an app token: over HTTP nothing could be verified."""
    signing_secret_previous: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET_PREVIOUS")
    """Still accepted while the secret is being changed."""
    host: str = Field("127.0.0.1", validation_alias="SLACKBOT_HOST")
    port: int = Field(3001, ge=0, le=65535, validation_alias="SLACKBOT_PORT")
    """0: any free one."""

    public_url: str | None = Field(None, validation_alias="SLACKBOT_PUBLIC_URL")
    """Where the proxy in front of the desk is reached; without it nobody is offered an address for a calendar."""
    heartbeat_url: SecretStr | None = Field(None, validation_alias="SLACKBOT_HEARTBEAT_URL")
    """Secret because whoever knows it can say that all is well."""

    @field_validator("public_url")
    @classmethod
    def _reached(cls, given: str | None) -> str | None:
        if given is None:
            return None
        url = urlsplit(given)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK):
            raise ValueError("is neither https:// nor on this machine: the addresses of calendars would travel openly")
        if url.query or url.fragment:
            raise ValueError("has a query or a fragment: give the address alone")
        return given.rstrip("/")

    @field_validator("heartbeat_url")
    @classmethod
    def _outside(cls, given: SecretStr | None) -> SecretStr | None:
        if given is None:
            return None
        url = urlsplit(given.get_secret_value())
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK):
            raise ValueError("is neither https:// nor on this machine")
        return given

    @field_validator("bot_token")
    @classmethod
    def _bot(cls, given: SecretStr) -> SecretStr:
        return _prefixed(given, "xoxb-")

    @field_validator("app_token")
    @classmethod
    def _app(cls, given: SecretStr | None) -> SecretStr | None:
        return given and _prefixed(given, "xapp-")

    @field_validator("signing_secret")
    @classmethod
    def _either(cls, given: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if given is None and info.data.get("app_token") is None:
            raise PydanticCustomError("missing", "Field required")
        return given


def _prefixed(given: SecretStr, prefix: str) -> SecretStr:
    if not given.get_secret_value().startswith(prefix):
        raise ValueError(f"does not begin with {prefix}: it is another kind of token")
    return given


S = TypeVar("S", bound=StoreSettings)


def load(kind: type[S]) -> S:
    """Settings or StoreSettings from the environment. Raises SettingsError with every problem at once."""
    try:
        return kind()
    except ValidationError as error:
        problems = (_problem(dict(each), kind) for each in error.errors(include_input=False, include_url=False))
        raise SettingsError(list(problems)) from None


def _problem(error: dict[str, Any], kind: type[BaseSettings]) -> str:
    place = str(error["loc"][0])  # a default that is refused is named by its field
    name = str(kind.model_fields[place].validation_alias) if place in kind.model_fields else place
    if error["type"] == "missing":
        meant = next(field.description for field in kind.model_fields.values() if field.validation_alias == name)
        return f"{name} (or {name}_FILE) is missing: {meant}"
    if error["type"] == "value_error":
        return f"{name} {error['ctx']['error']}"
    return f"{name}: {error['msg']}"
