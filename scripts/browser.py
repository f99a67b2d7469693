"""Finds a Chromium and a Japanese font for the browser tests, and installs what is missing where that is possible.

Without them the browser tests are skipped, and this says so; with BROWSER_REQUIRED=1 it fails instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FONT_PACKAGE = "fonts-ipaexfont-gothic"
EMOJI_PACKAGE = "fonts-noto-color-emoji"
LIMIT_S = 900


def required() -> bool:
    return os.environ.get("BROWSER_REQUIRED") == "1"


def find_chromium() -> Path | None:
    """CHROMIUM, else one of the system, else the one Playwright keeps."""
    named = shutil.which(os.environ.get("CHROMIUM") or "")
    installed = [found for name in NAMES if (found := shutil.which(name))]
    for found in (named, *installed, str(ON_A_MAC)):
        if found and Path(found).exists():
            return Path(found)
    return _playwrights_own()


def has_japanese_font() -> bool:
    if sys.platform == "darwin":
        return True
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False).stdout.strip())


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _is_debian_root() -> bool:
    release = Path("/etc/os-release")
    return os.geteuid() == 0 and release.exists() and "\nID=debian\n" in f"\n{release.read_text()}\n"


def _run(*command: str) -> bool:
    """Whether it succeeded; its output is shown only if not."""
    print("browser:", *command, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        print(f"browser: no end in {LIMIT_S} s", flush=True)
        return False
    if done.returncode != 0:
        print(*(done.stdout + done.stderr).splitlines()[-10:], sep="\n", flush=True)
    return done.returncode == 0


def _install() -> None:
    """Debian's root takes the system's packages; anybody else Playwright's Chromium, and brings the font."""
    if not _is_debian_root():
        if find_chromium() is None:
            with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
            _run(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium")
        return
    packages = [] if find_chromium() else ["chromium"]
    packages += [] if has_japanese_font() else ["fontconfig", FONT_PACKAGE, EMOJI_PACKAGE]
    _run("apt-get", "update", "-qq") and _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def _missing() -> list[str]:
    missing = [] if find_chromium() else ["a Chromium (install one, or name it with CHROMIUM=)"]
    return missing if has_japanese_font() else [*missing, f"a Japanese font (for example {FONT_PACKAGE})"]


def main() -> int:
    if not _missing():
        return 0
    _install()
    missing = _missing()
    if not missing:
        return 0
    what_then = "BROWSER TESTS CANNOT RUN" if required() else "BROWSER TESTS WILL BE SKIPPED"
    print(f"\n*** {what_then}. Missing: {'; '.join(missing)}.\n", file=sys.stderr)
    return 1 if required() else 0


if __name__ == "__main__":
    sys.exit(main())
