"""Which documents are copies of one text: known answers, what never changes them, and one question through all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.copies import CONTAINED, FEW, USUAL, WORDS, are_copies, compare, find_copies, said, shingles
from assistant.index import build_index
from assistant.models import Vectors
from assistant.records import Library, Role, Section, Source
from assistant.sections import split_sections
from tests.fakes import FakeEncoder


def passage(name: str, words: int = 200) -> str:
    """Words that no other passage has, so that shares can be counted in the head."""
    return " ".join(f"{name}{number}" for number in range(words))


def source(id: str, *parts: str | tuple[Role, str]) -> Source:
    """A part is the author's own words, or else comes with its role."""
    sections: list[Section] = []
    text = ""
    for part in parts:
        own: tuple[Role, str] = ("body", part) if isinstance(part, str) else part
        role, words = own
        sections.append(Section(len(text), len(text) + len(words) + 2, role))
        text += f"{words}\n\n"
    return Source(id, id, None, None, None, None, None, text, tuple(sections), "0")


def together(*sources: Source) -> bool:
    return len(set(find_copies(sources).values())) == 1


ARTICLE = passage("said")


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(ARTICLE, id="exact"),
        pytest.param(ARTICLE.upper().replace(" ", "\n"), id="other lines and capitals"),
        pytest.param(ARTICLE.replace("said50 ", "").replace("said150", "meant"), id="edited words"),
        pytest.param(ARTICLE.replace(passage("said", 25), "It begins quite otherwise here."), id="edited sentence"),
        pytest.param(passage("said", 110), id="shortened"),
        pytest.param(f"{passage('introduction', 100)} {ARTICLE}", id="with an introduction"),
        pytest.param(f"Another title\n\n{ARTICLE}\n\nFirst published elsewhere.", id="another title"),
    ],
)
def test_a_copy_is_found(copy: str) -> None:
    assert together(source("a", ARTICLE), source("b", copy))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(passage("other"), id="another text"),
        pytest.param(f"{passage('other', 160)} {passage('said', 40)}", id="the same quotation"),
        pytest.param(passage("said", 90), id="an excerpt of less than half"),
        pytest.param(" ".join(reversed(ARTICLE.split())), id="the same words in another order"),
        pytest.param(ARTICLE.replace("said", "dit"), id="a translation"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_copy_is_a_voice_of_its_own(other: str) -> None:
    assert not together(source("a", ARTICLE), source("b", other))


def test_two_articles_with_the_same_furniture_and_comments_are_two_voices() -> None:
    site: list[tuple[Role, str]] = [("boilerplate", passage("menu", 500)), ("comment", passage("reply", 500))]
    assert not together(source("a", ARTICLE, *site), source("b", passage("other"), *site))


def test_a_copy_on_a_site_with_other_furniture_is_found() -> None:
    first = source("a", ("boilerplate", passage("menu", 500)), ("heading", "A title"), ARTICLE)
    second = source("b", passage("said", 150), ("boilerplate", passage("banner", 500)), passage("said", 200)[-400:])
    assert together(first, second)


def test_a_digest_does_not_tie_two_articles_together() -> None:
    digest = source("c", ARTICLE, passage("other"))
    voices = find_copies([source("a", ARTICLE), source("b", passage("other")), digest])
    assert voices == {"a": "a", "b": "b", "c": "c"}


def test_copies_of_copies_are_one_voice_and_the_smallest_id_names_it() -> None:
    once = f"{passage('said', 170)} {passage('more', 30)}"
    twice = f"{passage('said', 170)} {passage('more', 70)}".removeprefix(passage("said", 35))
    assert not together(source("a", ARTICLE), source("c", twice))
    assert find_copies([source("c", twice), source("b", once), source("a", ARTICLE)]) == dict.fromkeys("abc", "a")


def test_of_short_texts_only_the_same_words_are_copies() -> None:
    short = "You should stretch every day, says the guideline of the society, unless it hurts."
    assert together(source("a", short), source("b", short.replace(", ", ",\n")))
    assert not together(source("a", short), source("b", short.replace("should stretch", "should not stretch")))
    assert not together(source("a", short), source("b", short, passage("other", 10)))


@pytest.mark.parametrize("texts", [("", ""), ("…", "?!"), ("\n", "")])
def test_documents_that_say_nothing_are_no_copies(texts: tuple[str, str]) -> None:
    assert find_copies([source("a", texts[0]), source("b", texts[1])]) == {"a": "a", "b": "b"}


def test_a_form_that_very_many_filled_in_makes_no_copies() -> None:
    form = passage("form", 300)
    filled = [source(f"{number:03}", form, passage(f"own{number}x", 50)) for number in range(USUAL + 1)]
    assert together(*filled[:-1])  # as far as one can tell from so few
    assert len(set(find_copies(filled).values())) == USUAL + 1


def test_an_article_that_very_many_took_over_is_one_voice() -> None:
    article = passage("said", 600)
    assert together(*(source(f"{number:03}", article.replace("said300", f"x{number}")) for number in range(USUAL + 9)))


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(200))
    assert together(source("a", text), source("b", text.replace(text[90:93], "")))
    assert said(source("a", "背痛 ไทย back")) == [*"背痛ไทย", "back"]


def test_a_shingle_is_the_same_number_in_every_process() -> None:
    assert shingles(["a", "b", "c", "d", "e", "f"]).tolist() == [5979459495586277443, 12233054064991582658]
    assert not shingles(["a", "b", "c", "d"]).size


# Documents of a few passages each: some are copies of others, some share a passage, some have nothing.
_DOCUMENTS = st.lists(
    st.lists(st.sampled_from([passage(name, 30 + 10 * n) for n, name in enumerate("abcdefgh")]), max_size=6),
    min_size=1,
    max_size=12,
).map(lambda texts: [source(f"{number:02}", *parts) for number, parts in enumerate(texts)])


@given(_DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_makes_no_difference(sources: list[Source], random: object) -> None:
    voices = find_copies(sources)
    shuffled = list(sources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(find_copies(shuffled).items()) == list(voices.items())


@given(_DOCUMENTS)
def test_every_document_has_a_voice_which_is_its_own_smallest(sources: list[Source]) -> None:
    voices = find_copies(sources)
    assert voices.keys() == {each.id for each in sources}
    assert all(voices[voice] == voice <= id for id, voice in voices.items())


@given(_DOCUMENTS)
def test_what_is_found_is_what_comparing_all_with_all_finds(sources: list[Source]) -> None:
    expected = {each.id: each.id for each in sources}
    for first, second in combinations(sources, 2):
        same = said(first) == said(second) != []
        if same or are_copies(shingles(said(first)), shingles(said(second))):
            low, high = sorted((expected[first.id], expected[second.id]))
            expected = {id: low if voice == high else voice for id, voice in expected.items()}
    assert find_copies(sources) == expected


@given(st.integers(FEW, 300), st.integers(FEW, 300), st.integers(0, 300))
def test_copies_are_symmetric_and_near_misses_are_decided_by_counting(first: int, second: int, shared: int) -> None:
    shared = min(shared, first, second)
    ours = np.arange(first, dtype=np.uint64)
    theirs = np.arange(first - shared, first - shared + second, dtype=np.uint64)
    wanted = shared >= CONTAINED * min(first, second) and 2 * shared > max(first, second)
    assert are_copies(ours, theirs) == are_copies(theirs, ours) == wanted


def test_pairs_that_only_just_pass_are_found() -> None:
    longer = passage("said", 400 + WORDS - 1)
    for number in range(20):
        shorter = f"{longer.rsplit(' ', 400 + WORDS - 1 - 210)[0]} {passage(f'own{number}x', 30)}"
        assert together(source("a", longer), source("b", shorter))


LIBRARY = Library("Title", "", "", "", (), ())
ENCODER = FakeEncoder("stretch", "hamstrings", "pain", "nerves", "weather", "should", "your", "mattress")
ADVICE = "You should stretch your hamstrings daily."
REST = " ".join(f"Sentence {number} is about the weather of day {number}." for number in range(20))


def document(id: str, text: str) -> Source:
    return Source(id, "Title", None, None, None, None, None, text, split_sections(text), "0")


def assistant(sources: Sequence[Source]) -> Assistant:
    return Assistant(build_index(LIBRARY, sources, ENCODER), ENCODER)


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return [
        document("b.txt", f"{ADVICE} {REST}"),
        document("a.txt", f"{REST}\n\n{ADVICE.replace('your ', 'your' + chr(10))} This was first said elsewhere."),
        document("c.txt", "Never stretch your hamstrings this hard. The weather is fine today here."),
    ]


def test_copies_are_quoted_and_counted_once(sources: list[Source]) -> None:
    answer = assistant(sources).ask("stretch hamstrings")
    quoted = {" ".join(quote.text.split()): (quote.source.id, quote.also_in) for quote in answer.quotes}
    assert quoted == {ADVICE: ("a.txt", ("b.txt",)), "Never stretch your hamstrings this hard.": ("c.txt", ())}
    assert (answer.verdict.neutral, answer.verdict.silent) == (2, 0)
    assert (answer.verdict.independent, answer.verdict.sources) == (2, 3)
    assert answer.to_dict()["quotes"][0]["also_in"] in (["b.txt"], [])


def test_the_nearest_passages_of_a_refusal_are_not_repeated(sources: list[Source]) -> None:
    refusal = assistant(sources).ask("hamstrings mattress").refusal
    assert refusal is not None
    shown = [" ".join(quote.text.split()) for quote in refusal.nearest]
    assert shown == [ADVICE, "Never stretch your hamstrings this hard."]
    assert [quote.also_in for quote in refusal.nearest] == [("b.txt",), ()]


def test_answers_are_the_same_whatever_the_order_of_the_documents(sources: list[Source]) -> None:
    first, second = (assistant(each).ask("stretch hamstrings") for each in (sources, sources[::-1]))
    assert replace(first, provenance=second.provenance).to_dict() == second.to_dict()


class NeverMeansNo:
    """Whoever says "never" opposes, and all others support."""

    name = "never@0"

    def scores(self, pairs: Sequence[tuple[str, str]], /) -> Vectors:
        rows = [[0.05, 0.0, 0.95] if "Never" in text else [0.95, 0.0, 0.05] for text, _ in pairs]
        return np.array(rows, np.float32)


def test_a_copy_that_was_turned_around_makes_one_mixed_voice_and_no_disagreement(sources: list[Source]) -> None:
    turned = document("d.txt", f"Never stretch your hamstrings daily, they say. {REST}")
    question = "should I stretch your hamstrings"
    copies = Assistant(build_index(LIBRARY, [sources[0], turned], ENCODER), ENCODER, NeverMeansNo()).ask(question)
    assert {quote.stance for quote in copies.quotes} == {"supports", "opposes"}
    assert (copies.verdict.mixed, copies.verdict.independent, copies.disagreements) == (1, 1, ())
    others = Assistant(build_index(LIBRARY, [*sources, turned], ENCODER), ENCODER, NeverMeansNo()).ask(question)
    assert (others.verdict.mixed, others.verdict.opposes, others.verdict.independent) == (1, 1, 2)
    assert [{quote.source.id for quote in each.quotes} for each in others.disagreements] == [{"a.txt", "c.txt"}]


def voices_of(sources: Sequence[Source]) -> Mapping[str, str]:
    return build_index(LIBRARY, sources, ENCODER).voices


def test_an_update_finds_the_copies_that_building_at_once_finds(sources: list[Source]) -> None:
    before = build_index(LIBRARY, sources[:1], ENCODER)
    assert build_index(LIBRARY, sources, ENCODER, before).voices == voices_of(sources) == {
        "a.txt": "a.txt",
        "b.txt": "a.txt",
        "c.txt": "c.txt",
    }  # fmt: skip


def edited(number: int, words: Sequence[str]) -> str:
    """An article of its own words, or of those of another."""
    return " ".join(f"{word}{number}" for word in words)


LONG = [str(word) for word in range(60)]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([60, 55, 20, 0])), max_size=8), st.data())
def test_an_update_finds_what_is_found_at_once(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    before = [source(f"{i}", edited(number, LONG[:length])) for i, (number, length) in enumerate(rows)]
    kept = [each for each in before if data.draw(st.booleans())]
    names = st.integers(0, 12).map(str).filter(lambda id: id not in {each.id for each in kept})
    texts = st.tuples(st.integers(0, 5), st.sampled_from([60, 58, 20]))
    new = data.draw(st.dictionaries(names, texts, max_size=4))
    after = [*kept, *(source(id, edited(number, LONG[:length])) for id, (number, length) in new.items())]
    assert_the_same(before, after, {each.id for each in kept})


@pytest.mark.parametrize("counts", [(USUAL - 1, USUAL + 2), (USUAL + 2, USUAL - 1), (USUAL + 2, USUAL + 3)])
def test_an_update_notices_what_becomes_usual_or_rare(counts: tuple[int, int]) -> None:
    """A form of words that very many texts have makes copies of them only while it is rare."""
    filled = [source(f"{i:03}", f"{edited(0, LONG)} {edited(i, LONG[:12])}") for i in range(1, max(counts) + 1)]
    before, after = (filled[:count] for count in counts)
    assert_the_same(before, after, {each.id for each in before} & {each.id for each in after})


def assert_the_same(before: list[Source], after: list[Source], same: set[str]) -> None:
    updated, at_once = compare(after, compare(before), same), compare(after)
    assert updated.voices == at_once.voices
    assert updated.traces.words == at_once.traces.words
    assert {name: own.tolist() for name, own in updated.traces.shingles.items()} == {
        name: own.tolist() for name, own in at_once.traces.shingles.items()
    }
