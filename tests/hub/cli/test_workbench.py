"""The whole hub as a person meets it: GraphiQL in real Chromium over the demo's own data."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.hub.cli.process import FIRST, Yixin


@pytest.fixture(scope="module")
def address(demo: Yixin) -> Iterator[str]:
    """Where the demo's hub is served."""
    with demo.start("serve", "--port", "0") as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]


@pytest.fixture
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The hub's own page; in the end it has loaded from the hub alone."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1400, "height": 1080})
    page = await context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    yield page
    await context.close()
    own = (f"{address}/", f"blob:{address}/", "data:")
    assert [url for url in asked if not url.startswith(own)] == []


async def sign_in(page: Page, token: str) -> None:
    await page.locator("#token").fill(token)
    await page.locator("button[type=submit]").click()


async def test_a_psychologist_runs_the_first_query_and_reads_a_pupil_s_name(demo: Yixin, page: Page) -> None:
    token = demo("token", "create", "--role", "PSYCHOLOGIST").stdout.splitlines()[-1]
    answer = json.loads(demo("query", "--as", "PSYCHOLOGIST", FIRST).stdout)
    groups = answer["data"]["schools"]["nodes"][0]["classGroups"]["nodes"]
    pupil = next(pupil["name"] for group in groups for pupil in group["students"]["nodes"])
    await sign_in(page, token)
    await expect(page.locator(".yixin-header")).to_contain_text("Psychologist")
    await page.get_by_label("Example queries").select_option("first")
    await expect(page.locator(".graphiql-query-editor")).to_contain_text("query First")
    await page.locator(".graphiql-execute-button").click()
    shown = page.locator(".graphiql-response")
    await expect(shown).to_contain_text("普陀区")
    assert pupil
    await expect(shown).to_contain_text(pupil)


async def test_a_wrong_token_is_told(page: Page) -> None:
    await sign_in(page, "yx_nobody")
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("The hub does not accept this token")
    await expect(alert).to_contain_text("auth.invalid")
