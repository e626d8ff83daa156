"""What every test shares: the browser, and what a skipped test means."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from assistant.corpus import read_corpus
from assistant.index import build_index
from assistant.models import SentenceEncoder, load_encoder
from assistant.storage import save_index

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

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


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The bundled model."""
    return load_encoder()


@pytest.fixture(scope="session")
def index_folder(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the first corpus, by the bundled model."""
    folder = tmp_path_factory.mktemp("built") / "index"
    corpus = read_corpus(CORPUS)
    save_index(build_index(corpus.library, corpus.sources, encoder), folder, CORPUS)
    return folder
