from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from scripts.browser import find_chromium, has_japanese_font, required

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = f"{Path(__file__).parent}/"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program; a test that needs it is skipped where there is none, unless browser tests are required."""
    path = find_chromium()
    if path is not None and has_japanese_font():
        return path
    if required():
        pytest.fail("BROWSER_REQUIRED=1, and there is no Chromium or no Japanese font (scripts/browser.py)")
    pytest.skip("no Chromium or no Japanese font; see scripts/browser.py")


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """A Chromium of the test's own."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        await running.close()
