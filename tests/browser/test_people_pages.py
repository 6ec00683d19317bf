"""One's own account in a real browser: the pages in both widths and themes, the bell, and leaving for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Site, running_site

pytestmark = pytest.mark.browser
PAGES = {
    "account": "/account/",
    "address": "/account/address/",
    "notices": "/notices/",
    "leave": "/account/delete/",
    "tokens": "/account/api/",
    "teams": "/teams/",
}
OUTSIDE = {"login": "/login/", "forgot": "/forgot/", "join": "/join/"}


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory):
    """A site on which anyone may make an account."""
    with running_site(tmp_path_factory.mktemp("people"), SIGN_UP="open") as site:
        yield site


def signed_in(context, site: Site):
    page = context.new_page()
    page.goto(site.url + "/login/")
    page.fill("[name=username]", site.email)
    page.fill("[name=password]", site.password)
    page.click("main button")
    page.wait_for_url(site.url + "/")
    return page


def overflows(page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_fits_its_width_and_breaks_no_rule_of_the_browser(open_site, chromium, tmp_path: Path, width, theme):
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    troubles: list[str] = []
    stranger = context.new_page()
    stranger.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    for name, path in OUTSIDE.items():
        stranger.goto(open_site.url + path)
        stranger.screenshot(path=tmp_path / f"{name}-{width}-{theme}.png", full_page=True)
        assert not overflows(stranger), name
    page = signed_in(context, open_site)
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    for name, path in PAGES.items():
        page.goto(open_site.url + path)
        page.screenshot(path=tmp_path / f"{name}-{width}-{theme}.png", full_page=True)
        assert not overflows(page), name
        assert page.locator("h1").count() == 1
    assert troubles == []
    context.close()


def test_a_finished_run_shows_in_the_bell_and_in_the_tabs_title_until_it_was_seen(open_site, chromium, make_clip):
    from playwright.sync_api import expect

    context = chromium.new_context()
    page = signed_in(context, open_site)
    page.set_input_files("input[type=file]", make_clip("dog.mp4", seconds=2))
    expect(page).to_have_title(re.compile(r"^\(1\) "), timeout=120_000)
    bell = page.locator("a.bell")
    assert bell.get_attribute("aria-label") == "What has ended: 1 is new"
    bell.click()
    page.get_by_text("dog.mp4 is described.").first.wait_for()
    page.get_by_role("button", name="I have seen these").click()
    expect(page).to_have_title(re.compile(r"^[^(]"))
    assert page.locator(".bell-count").is_hidden()
    context.close()


def test_a_copy_of_everything_is_made_and_fetched(open_site, chromium):
    context = chromium.new_context()
    page = signed_in(context, open_site)
    page.goto(open_site.url + "/account/")
    page.get_by_role("button", name="Make a copy").click()
    link = page.get_by_role("link", name="Download your copy")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    context.close()


def test_the_last_member_of_staff_is_told_why_they_can_not_go(open_site, chromium):
    context = chromium.new_context()
    page = signed_in(context, open_site)
    page.goto(open_site.url + "/account/")
    page.get_by_role("link", name="Delete my account").click()
    assert "only member of staff" in page.get_by_role("alert").inner_text()
    context.close()
