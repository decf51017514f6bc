"""GraphiQL as a person meets it: real Chromium, with nothing but this hub to load from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

Open = Callable[[str], AbstractAsyncContextManager[Page]]


@pytest.fixture
def visit(browser: Browser, address: str) -> Open:
    """Open `/` in a language; afterwards nothing may have left the hub, and nothing may have gone wrong."""

    @asynccontextmanager
    async def opened(locale: str) -> AsyncIterator[Page]:
        context = await browser.new_context(locale=locale, viewport={"width": 1400, "height": 860})
        page = await context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        await page.goto(address)
        yield page
        await context.close()
        assert len(asked) > 3
        assert [
            url for url in asked if not url.startswith((f"{address}/", f"blob:{address}/", "data:"))
        ] == []
        # The browser itself notes a refused token; anything else (a CSP violation above all) is a fault.
        assert [text for text in wrong if "401 (Unauthorized)" not in text] == []

    return opened


async def sign_in(page: Page, token: str = "good-token") -> None:
    await page.locator("#token").fill(token)
    await page.locator("button[type=submit]").click()


async def run(page: Page) -> None:
    await page.locator(".graphiql-execute-button").click()


async def test_sign_in_pick_an_example_and_read_the_answer(visit):
    async with visit("en-GB") as page:
        await expect(page).to_have_title("Yixin Hub 益心数据中枢")
        await sign_in(page)
        await expect(page.locator(".yixin-header")).to_contain_text("Psychologist")
        await page.get_by_label("Example queries").select_option("Schools of the district")
        await expect(page.locator(".graphiql-query-editor")).to_contain_text("schools")
        await run(page)
        answer = page.locator(".graphiql-response")
        await expect(answer).to_contain_text("曹杨第一小学")
        strip = page.get_by_role("region", name="About this answer")
        await expect(strip).to_contain_text("School.secret Your role does not read secrets.")
        await expect(strip).to_contain_text("Guarded figuresFigures about few people are kept back.")
        await expect(strip).to_contain_text(re.compile(r"oneroster Mar 2, 2026, [\d:]+\s[AP]M(?! stale)"))
        await expect(strip).to_contain_text(re.compile(r"edfi Mar 2, 2026, [\d:]+\s[AP]M stale"))


async def test_the_evidence_of_a_match_is_drawn_as_a_waterfall(visit):
    async with visit("en-GB") as page:
        await sign_in(page)
        await page.get_by_label("Example queries").select_option("Who may be whom")
        await run(page)
        chart = page.get_by_role("img", name="IdentityMatch: +2.0 bits")
        await expect(chart).to_be_visible()
        lines = chart.locator("g")
        assert [await line.text_content() for line in await lines.all()] == [
            "before comparing −6.0",
            "name equal+12.0",
            "born different−4.0",
            "together +2.0",
        ]
        kinds = [await line.get_attribute("class") for line in await lines.all()]
        assert kinds == ["yixin-against", "yixin-for", "yixin-against", "yixin-for"]
        boxes = [await bar.bounding_box() for bar in await chart.locator("rect").all()]
        prior, name, born, together = ((box["x"], box["x"] + box["width"]) for box in boxes)
        bit = (name[1] - name[0]) / 12
        # Each bar begins where the one before ends, and the last one, from nothing, ends where they led.
        assert prior[0] == pytest.approx(name[0], abs=1)
        assert name[1] == pytest.approx(born[1], abs=1) == prior[1] + 6 * bit
        assert together == pytest.approx((prior[1], born[0]), abs=1)
        assert born[1] - born[0] == pytest.approx(4 * bit, abs=1)


async def test_the_explorer_knows_the_schema_without_introspection(visit):
    async with visit("en-GB") as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or ""))
        await sign_in(page)
        explorer = page.locator(".graphiql-plugin")
        await expect(explorer).to_contain_text("Explorer")
        await expect(explorer).to_contain_text("schools")
        editor = page.locator(".graphiql-query-editor")
        await expect(editor).to_contain_text("echo")
        await explorer.get_by_text("slow", exact=True).click()
        await expect(editor).to_contain_text("slow")
        assert not [body for body in sent if "__schema" in body]


async def test_errors_are_told_in_words_with_code_and_mend(visit):
    async with visit("en-GB") as page:
        await sign_in(page)
        await page.get_by_label("Example queries").select_option("A mistake")
        await run(page)
        error = page.get_by_role("region", name="About this answer").get_by_role("alert")
        await expect(error).to_contain_text("Cannot query field 'nothing'")
        await expect(error).to_contain_text("graphql.invalid")
        await expect(error).to_contain_text("look at the schema")


async def test_a_wrong_token_is_told_clearly(visit):
    async with visit("en-GB") as page:
        await sign_in(page, "wrong")
        alert = page.get_by_role("alert")
        await expect(alert).to_contain_text("The hub does not accept this token")
        await expect(alert).to_contain_text("auth.unknown_token")
        await expect(alert).to_contain_text("ask an administrator for a new token")
        await sign_in(page)
        await expect(page.locator(".graphiql-container")).to_be_visible()


async def test_the_language_is_the_browsers_and_can_be_switched(visit):
    async with visit("zh-CN") as page:
        await expect(page.get_by_role("button", name="登录")).to_be_visible()
        await sign_in(page)
        await expect(page.locator(".yixin-header")).to_contain_text("心理教师")
        await page.get_by_label("示例查询").select_option("全区学校")
        await run(page)
        await expect(page.get_by_role("region", name="本次结果说明")).to_contain_text(
            "您的角色无权查看此字段"
        )
        await expect(page.get_by_role("region", name="本次结果说明")).to_contain_text(
            "受保护的统计结果人数过少的结果不予显示。"
        )
        await page.get_by_role("button", name="English").click()
        await expect(page.locator(".yixin-header")).to_contain_text("Sign out")
        await expect(page.get_by_role("region", name="About this answer")).to_be_visible()


async def test_the_token_stays_in_the_tab_and_goes_with_sign_out(visit):
    async with visit("en-GB") as page:
        await sign_in(page)
        await expect(page.locator(".graphiql-container")).to_be_visible()
        await page.reload()
        await expect(page.locator(".graphiql-container")).to_be_visible()
        assert "good-token" not in await page.evaluate(
            "JSON.stringify(localStorage) + document.cookie + location"
        )
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.locator("#token")).to_be_visible()
        assert await page.evaluate("sessionStorage.length") == 0


AT_ONCE = """label => {
  const menu = document.querySelector(".yixin-examples");
  menu.value = [...menu.options].find(one => one.textContent === label).value;
  menu.dispatchEvent(new Event("change", { bubbles: true }));
  document.querySelector(".graphiql-execute-button").click();
}"""


async def test_what_is_run_at_once_is_asked_by_its_own_name(visit):
    async with visit("en-GB") as page:
        await sign_in(page)
        await page.get_by_label("Example queries").select_option("Something slow")
        await expect(page.locator(".graphiql-query-editor")).to_contain_text("slow")
        async with page.expect_request("**/graphql") as asked:
            await page.evaluate(AT_ONCE, "Schools of the district")
        body = (await asked.value).post_data_json
        assert "schools" in body["query"]
        assert body.get("operationName") in (None, *re.findall(r"query (\w+)", body["query"]))


async def test_stopping_an_operation_cancels_it_in_the_hub(visit, district):
    async with visit("en-GB") as page:
        await sign_in(page)
        await page.get_by_label("Example queries").select_option("Something slow")
        await run(page)
        await asyncio.wait_for(district.running.wait(), 20)
        await run(page)
        await asyncio.wait_for(district.cancelled.wait(), 1.5)


async def test_a_subscription_tells_as_it_hears_until_it_is_stopped(visit, district):
    async with visit("en-GB") as page:
        await sign_in(page)
        await page.get_by_label("Example queries").select_option("Schools that open")
        await run(page)
        answer = page.locator(".graphiql-response")
        await expect(answer).to_contain_text("曹杨第一小学")
        district.told.set()
        await expect(answer).to_contain_text("甘泉小学")
        # The button that began it stops it.
        await run(page)
        async with asyncio.timeout(20):
            await district.cancelled.wait()
