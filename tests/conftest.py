"""What every test shares: the browser, and what a skipped test means."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator

import hypothesis
import pytest

# The same examples on every machine, however slow it is.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program of an installed Chromium or Chrome, for Playwright's ``executable_path``."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium or Chrome is installed, so this test did not run (apt-get install chromium)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        report.longrepr = f"{reason}\nWith CI=true a skipped test is a failure."
    return report
