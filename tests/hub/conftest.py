"""The browser of all tests that look at the hub's pages."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from os import environ

import pytest
from playwright.async_api import Browser, async_playwright, expect

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The browser that `make chromium` made sure of."""
    named = environ.get("YIXIN_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "no Chromium: run `make chromium`"
    return found


@pytest.fixture(scope="session")
async def browser(chromium_program: str) -> AsyncIterator[Browser]:
    """Chromium, started once."""
    # Monaco takes its time on a busy machine.
    expect.set_options(timeout=20_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_program, args=ARGUMENTS)
        yield browser
        await browser.close()
