"""One person with a browser of their own: signs in, answers, and notes what the browser complains about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site import Site

VIOLATION_SCRIPT = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.noteViolation(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
JOB_TIMEOUT_MS = 90_000


class Visitor:
    """A browser context on the site. ``complaints``: errors of the console, of scripts and of the CSP."""

    def __init__(self, browser: Browser, site: Site, **options: Any) -> None:
        self.site = site
        self._heard: list[str] = []
        self._forgiven: list[str] = []
        self.context: BrowserContext = browser.new_context(base_url=site.address, **options)
        self.context.set_default_timeout(20_000)
        if options.get("java_script_enabled", True):
            self.context.expose_function("noteViolation", lambda text: self._heard.append(f"CSP: {text}"))
            self.context.add_init_script(VIOLATION_SCRIPT)
        self.context.on("weberror", lambda error: self._heard.append(f"script: {error.error}"))
        self.context.on("console", lambda message: self._note(message.type, message.text))
        self.page: Page = self.context.new_page()

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self._heard.append(f"console: {text}")

    def forgive(self, pattern: str) -> None:
        """Leave out what the test itself causes, such as the browser's line about an answer 409.

        For the whole visit: the browser may say it long after the page has shown the answer.
        """
        self._forgiven.append(pattern)

    @property
    def complaints(self) -> list[str]:
        return [line for line in self._heard if not any(re.search(known, line) for known in self._forgiven)]

    def sign_in(self, name: str, language: str = "en") -> None:
        """Sign in by the form, after choosing the language with the page's own switch."""
        account = self.site.find_account(name)
        self.page.goto("/accounts/login/")
        if language != "en":
            self.page.locator(f".languages__button[value={language}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)
        self.page.locator("#id_login").fill(account.email)
        self.page.locator("#id_password").fill(account.password)
        self.page.locator(".narrow-form button[type=submit]").click()
        self.page.wait_for_url(f"{self.site.address}/")

    def start_assessment(self, mode: str = "quick", *, carry: bool = False) -> int:
        """Start the next round of the sample city, empty or from earlier answers; return its id."""
        self.page.goto("/assessments/new/")
        self.page.locator(f"input[name=mode][value={mode}] + label").click()
        self.page.wait_for_load_state("networkidle")
        box = self.page.locator("input[name=carry][type=checkbox]")
        if box.count() and box.is_checked() != carry:
            self.page.locator("input[name=carry][type=checkbox] + label").click()
        self.page.locator(".form-end button").click()
        self.page.wait_for_url(re.compile(r"/assessments/\d+/$"))
        found = re.search(r"/assessments/(\d+)/$", self.page.url)
        assert found is not None
        return int(found[1])

    def open_element(self, assessment: int, element: str) -> None:
        self.page.goto(f"/assessments/{assessment}/elements/{element}/")

    def choose(self, choice: str) -> None:
        """Click the sentence of a level, or of another answer, of the page's first question."""
        self.page.locator(f"[data-answer] input[type=radio][value={choice}] + label").first.click()

    def wait_until_saved(self) -> None:
        expect(self.page.locator("[data-save-state] .saved__tick").first).to_be_visible()

    def open_evidence(self) -> None:
        fold = self.page.locator("details.evidence").first
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def read_answer(self, assessment: int, question: str) -> dict[str, Any]:
        """The answer as the API gives it."""
        answer = self.page.request.get(f"/api/v1/assessments/{assessment}/answers/{question}/")
        assert answer.ok, answer.text()
        return dict(answer.json())

    def download(self, selector: str, target: Path) -> tuple[str, Path]:
        """Click a link that downloads; return the name that the site gave, and the file."""
        with self.page.expect_download() as expected:
            self.page.locator(selector).click()
        expected.value.save_as(target)
        return expected.value.suggested_filename, target

    def run_script(self, source: str) -> Any:
        return self.page.evaluate(source)

    def close(self) -> None:
        self.context.close()


def name_file(name: str, content: bytes, media_type: str) -> Mapping[str, Any]:
    """A file as the browser's file field takes it."""
    return {"name": name, "mimeType": media_type, "buffer": content}
