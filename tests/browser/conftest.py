"""One Chromium for all browser tests of a worker, on one event loop with all that they need; a world for each."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from scripts.browser import find_chromium, has_japanese_font, required
from slackbot.agreement.particulars import Configuration
from slackbot.clock import FileClock, ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import wide_sandbox
from tests.sandbox.receiver import Receiver, receiving
from tests.scenarios.world import World, opened

WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),  # pages of the address bar, hundreds of modules for every window
    *("AimEnabled", "LensOverlay", "MediaRouter", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
)
"""Of the browser itself: what no test looks at. Takes the place of Playwright's own list, which stands here too."""

QUIET = [
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makemodule() -> Generator[None, pytest.Module, pytest.Module]:
    """Every test of this folder, on the loop of the browser, which outlives it."""
    module = yield
    module.add_marker(pytest.mark.browser)
    module.add_marker(pytest.mark.asyncio(loop_scope="session"))
    return module


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program; a test that needs it is skipped where there is none, unless browser tests are required."""
    path = find_chromium()
    if path is not None and has_japanese_font():
        return path
    if required():
        pytest.fail("BROWSER_REQUIRED=1, and there is no Chromium or no Japanese font (scripts/browser.py)")
    pytest.skip("no Chromium or no Japanese font; see scripts/browser.py")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started(chromium: Path) -> AsyncIterator[Browser]:
    """To start it, and what drives it, costs as much as to open two pages."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(started: Browser) -> AsyncIterator[Browser]:
    """Empty for each test: its windows, and what their pages have stored, are gone when it ends."""
    yield started
    for context in started.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def world(redis: Redis, redis_url: str, tmp_path: Path, configuration: Configuration) -> AsyncIterator[World]:
    """The product as `make sandbox` runs it: real time, moved forward by the page's clock."""
    async with opened(redis_url, FileClock(tmp_path / "clock"), configuration) as world:
        world.app.start()
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def app() -> AsyncIterator[Receiver]:
    async with receiving(SECRET) as receiver:
        yield receiver


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    """Without the desk: the receiver is its app."""
    async with wide_sandbox(app, clock, manifest(), SECRET, TOKEN) as local:
        yield local


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    """The app's own client."""
    return AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])
