"""Read this first: a folder of documents is opened, a question is asked, and an answer of quotes comes back."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from .corpus import read_corpus
from .corrections import agreed, with_sides
from .dialogue import Follows, Moves, follow, join_notices, likeness_by, make_move, suggestions
from .disagreements import find_disagreements
from .errors import IndexDamaged, IndexMissing, IndexNotSaved, IndexStale
from .general_case import in_general, without_case
from .index import Index, fingerprint
from .late_interaction import weigh
from .light_verbs import without_light_verb
from .models import (
    Encoder,
    StanceCache,
    StanceModel,
    TokenCache,
    TokenVectors,
    Vectors,
    load_encoder,
    load_stance_model,
)
from .moves import Move
from .notices import match_notices
from .quotes import ScoredSentence, choose, nearest, needed_beside, read, say_once, with_copies
from .reasons import gives_reason
from .records import Answer, Disagreement, Library, Notice, Provenance, Quote, Refusal, Source, Span, Verdict
from .refresh import is_of, refresh
from .reranking import rerank
from .search import search
from .signs import names
from .stance import take_sides, without_sides
from .storage import load_index
from .terms import words
from .verdict import count_sides
from .wording import Missing, find_missing, find_unmentioned, mend_spelling

# A question is answered when its score is at least this, unless corpus.toml asks for another. What the choice costs
# in wrong refusals and in answers to questions that the corpus cannot answer: `python -m benchmarks.abstention`.
NEEDED = 0.2
# Once it is answered, a sentence of any source is quoted down to this share of what is needed, and to this share
# of the best sentence.
_QUOTED, _OF_BEST = 0.5, 0.15
# Sentences below this are near to no question: a refusal shows none of them.
_NEAR = NEEDED / 8
# A quote speaks of the case that a question names where one of its words is so near to each of the case's.
_SPEAKS_OF_CASE = 0.5
# Of what it asks in general, one must come nearer to each word: what forbids another thing would else forbid this.
_SPEAKS_IN_GENERAL = 0.6
# What so many of the voices speak of is what the corpus is about.
_TOPIC = 0.7
MAX_CHARACTERS = 2000
# Answers kept; one takes some kilobytes beside the documents.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question as it was looked up, the sentences that were read for it, and its words that none has."""

    understood: str
    vector: Vectors
    asked: TokenVectors
    sentences: Sequence[ScoredSentence]
    relevance: float
    """How likely any sentence that can be quoted answers, by nearness and by what the stance model makes of it."""
    missing: Missing


class Assistant:
    """Answers from one index. What it keeps changes no answer, so one can serve many readers.

    Without a stance model quotes have no sides, and sources do not disagree.
    """

    def __init__(self, index: Index, encoder: Encoder, stance: StanceModel | None = None) -> None:
        self._index = index
        self._models = encoder, stance
        self._encoder = TokenCache(encoder)
        self._stance = StanceCache(stance) if stance else None
        # Readers ask what others asked; and a text's vector has the same bytes whatever else is encoded.
        self._answer = lru_cache(_REMEMBERED)(self._answer_anew)
        # Asked of each quote, and a count over all passages that have a word.
        self._is_topic = lru_cache(_REMEMBERED)(self._has_as_topic)

    @classmethod
    def open(cls, corpus: str | Path = "corpus", index: str | Path = "index", model: str | Path | None = None) -> Self:
        """Answer from ``corpus``, from the index in the folder ``index``, which is built or updated if need be.

        Where it cannot be written, an older index of this corpus answers, with a warning. ``model`` is the folder of
        another sentence-transformers model than the bundled one.

        Raises:
            CorpusError: the corpus cannot be read, or holds nothing to index.
            ModelError: ``model`` is none.
            IndexNotSaved: the index has to be written and cannot be, and there is no older one.
        """
        try:
            present: Index | None = load_index(Path(index))
        except (IndexMissing, IndexDamaged):
            present = None
        encoder, stance = load_encoder(Path(model) if model else None), load_stance_model()
        fresh = False
        if present and not present.warning:
            folder = read_corpus(Path(corpus), known=present.known)
            fresh = present.fingerprint == fingerprint(folder.library, folder.sources, encoder.name, stance.name)
        if present is None or not fresh:
            try:
                present = refresh(Path(corpus), Path(index), encoder, stance, wait=True).index
            except IndexNotSaved as error:
                if present is None or present.encoder != encoder.name or not is_of(Path(index), Path(corpus)):
                    raise
                present = replace(present, warning=f"{error} Until then an older index answers.")
        return cls(present, encoder, stance)

    @classmethod
    def load(cls, index: str | Path = "index", model: str | Path | None = None) -> Self:
        """Answer from the index in the folder ``index`` as it is; the corpus is not looked at.

        Raises:
            IndexMissing, IndexDamaged: there is no index, or it is not what was written.
            IndexStale: it was made with another model than ``model``, or than the bundled one.
        """
        present, encoder = load(index, model)
        return cls(present, encoder, load_stance_model())

    def renewed(self, index: str | Path) -> Self:
        """The same models over the index that is in the folder ``index`` now.

        Raises:
            IndexMissing, IndexDamaged, IndexStale: as :meth:`load`.
        """
        present = load_index(Path(index))
        if present.encoder != self._encoder.name:
            raise made_with_another(present, index)
        return type(self)(present, *self._models)

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where claims of different sources contradict each other, over the whole corpus, the surest first."""
        return self._index.disagreements

    @property
    def warning(self) -> str | None:
        """Why this does not answer from the index that was saved last, where that one is damaged: one line."""
        return self._index.warning

    @property
    def library(self) -> Library:
        return self._index.library

    @property
    def needed(self) -> float:
        """The score that a question needs to be answered: corpus.toml's, or ``NEEDED``."""
        return NEEDED if self.library.needed is None else self.library.needed

    @property
    def voices(self) -> Mapping[str, str]:
        """The voice of each source by its id: the id of the first of those that are copies of one text."""
        return self._index.voices

    @property
    def fingerprint(self) -> str:
        """What tells this index from that of another corpus, or of another state of it."""
        return self._index.fingerprint

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self._index.sources}

    def ask(self, question: str, history: Iterable[Answer] = ()) -> Answer:
        """Quotes that answer ``question``, or a refusal that says why there are none.

        ``history`` are earlier answers of this assistant, the oldest first. A question that is no whole one is then
        completed from them, or is a move over the last of them, which chooses among its quotes (dialogue.py).
        """
        question = clean(question)
        notices = match_notices(question[:MAX_CHARACTERS], self.library)
        if len(question) > MAX_CHARACTERS:
            why = f"Please ask in at most {MAX_CHARACTERS} characters."
            return self._refuse(question[:MAX_CHARACTERS], notices, "question too long", why)
        written = unicodedata.normalize("NFKC", question)
        likeness, known = likeness_by(self._encoder), self._index.terms.vocabulary
        found = follow(written, tuple(history), self._index.sources, likeness, known)
        if isinstance(found, Moves):
            return make_move(replace(found, typed=question), notices, self._index.sources, self._count, self._further)
        if isinstance(found, Follows) and len(found.question) <= MAX_CHARACTERS:
            notices = join_notices(match_notices(found.question, self.library), notices)
            return replace(self._answer(found.question, notices), question=question, followup=found.followup)
        if not any(word.is_content for word in words(question)):
            why = "There is nothing in this question that could be looked up. Please ask a whole question."
            return self._refuse(question, notices, "empty question", why)
        return self._answer(question, notices)

    def suggestions(self, answer: Answer) -> tuple[str, ...]:
        """Up to four follow-ups of ``answer``; asked with ``[answer]`` as the history, each is answered."""
        return suggestions(answer, lambda chip: self.ask(chip, [answer]))

    def _read(self, question: str) -> _Reading:
        """Every sentence worth reading for ``question``, and how likely they are to answer it."""
        index, encoder = self._index, self._encoder
        # Full-width letters, ligatures and parted accents are read as the letters that they are.
        written = unicodedata.normalize("NFKC", question)
        asked = encoder.encode_tokens([written])[0]
        understood = without_light_verb(mend_spelling(written, asked, index.terms), index.terms.vocabulary)
        if understood != written:
            asked = encoder.encode_tokens([understood])[0]
        vector = encoder.encode([understood])[0]
        sentences = read(understood, weigh(understood, asked, index.terms), search(understood, vector, index), encoder)
        sentences = say_once(sentences, index.voices)
        tokens = [sentence.tokens for sentence in sentences]
        missing = find_missing(understood, vector, asked, tokens, index.terms, encoder)
        if self._stance:
            sentences, best = rerank(understood, sentences, self._stance)
        else:
            best = max((quote.relevance for quote in nearest(sentences, 1)), default=0.0)
        return _Reading(understood, vector, asked, sentences, best, missing)

    def _answer_anew(self, question: str, notices: tuple[Notice, ...]) -> Answer:
        reading = self._read(question)
        understood, sentences, missing = reading.understood, reading.sentences, reading.missing
        score = missing.weaken(reading.relevance)
        if not reading.relevance or score < self.needed:
            reason, why = _explain(missing.words, reading.relevance)
            return self._refuse(question, notices, reason, why, understood, sentences, score, missing.words)
        quotes = self._chosen(sentences)
        unmentioned = self._unmentioned(reading, quotes)
        disagreements: tuple[Disagreement, ...] = ()
        if self._stance:
            quotes = self._sided(reading, quotes, self._stance, unmentioned)
            quotes = self._with_general(reading, quotes, self._stance)
            found = find_disagreements(understood, quotes, self._stance, self.voices, self.disagreements)
            disagreements = tuple(each for each in found if not agreed(each, self.library.corrections))
        return Answer(
            question=question,
            understood=understood,
            verdict=self._count(quotes, self._index.sources),
            quotes=quotes,
            disagreements=disagreements,
            notices=notices,
            refusal=None,
            provenance=self._provenance,
            score=score,
            needed=self.needed,
            unmentioned=unmentioned,
        )

    def _unmentioned(self, reading: _Reading, quotes: Sequence[Quote]) -> tuple[str, ...]:
        """Words that the question turns on, and of which none of ``quotes`` speaks."""
        quoted = [each for each in reading.sentences if _overlaps(each.source, each.span, quotes)]
        texts = [text for quote in quotes for text in (quote.text, quote.source.title)]
        texts += [each.heading for each in quoted]
        said = {word.stem for text in texts for word in words(text)}
        tokens = [each.tokens for each in quoted]
        return find_unmentioned(reading.understood, reading.vector, reading.asked, said, tokens, self._encoder)

    def _with_general(self, reading: _Reading, quotes: tuple[Quote, ...], stance: StanceModel) -> tuple[Quote, ...]:
        """The quotes, and where the question names a case, those that take a side without it; see general_case.py."""
        parted = without_case(reading.understood)
        if parted is None:
            return quotes
        question, case = parted
        general = self._read(question)
        sided: tuple[Quote, ...] = ()
        if general.relevance >= self.needed:
            chosen = self._chosen(general.sentences)
            chosen = tuple(quote for quote in chosen if _named(quote, general) >= _SPEAKS_IN_GENERAL)
            sided = self._sided(general, chosen, stance, self._unmentioned(general, chosen))
        # What nearly all voices speak of goes without saying.
        case = " ".join(word.text for word in words(case) if word.is_content and not self._is_topic(word.stem))
        named, sentences = self._encoder.encode_tokens([case])[0], [*reading.sentences, *general.sentences]

        def speaks_of_case(quote: Quote) -> bool:
            text = f"{quote.text} {quote.source.title}"
            return names(text, _tokens(quote, sentences), case, named) >= _SPEAKS_OF_CASE

        if not case:
            again = self._sided(general, quotes, stance, self._unmentioned(general, quotes))
            quotes = tuple(
                other if one.stance == "neutral" and not one.corrected else one
                for one, other in zip(quotes, again, strict=True)
            )
        return in_general(quotes, sided, self.voices, speaks_of_case)

    def _has_as_topic(self, stem: str) -> bool:
        """Whether nearly every voice has a word, so that what it says, it says of that."""
        index = self._index
        having = {index.voices[index.passages[number].source.id] for number in index.terms.having(stem).tolist()}
        return len(having) > max(1, _TOPIC * len(set(index.voices.values())))

    def _sided(
        self, reading: _Reading, quotes: Sequence[Quote], stance: StanceModel, unmentioned: Collection[str] = ()
    ) -> tuple[Quote, ...]:
        """The quotes with their sides to the question that was read: the model's, unless the maintainer says another.

        Quotes that leave a word ``unmentioned`` on which it turns have no side to it.
        """
        question = reading.understood
        if unmentioned:
            sided = without_sides(question, quotes)
        else:
            sided = take_sides(question, quotes, stance, lambda quote: _named(quote, reading), self._is_topic)
        return with_sides(question, sided, self.library.corrections)

    def _chosen(self, sentences: Sequence[ScoredSentence]) -> tuple[Quote, ...]:
        """The quotes of an answer, from the sentences that were read, the best first."""
        least = _QUOTED * self.needed
        return self._with_copies(choose(sentences, needed_beside(sentences, least, _OF_BEST), least))

    def _further(self, answer: Answer, move: Move, seen: Sequence[Quote]) -> tuple[Quote, ...]:
        """Quotes beside those ``seen``, numbered after them: more of what is asked, or reasons of the same sources."""
        least = _QUOTED * self.needed
        heard = {quote.source.id for quote in answer.quotes}
        reading = self._read(answer.understood)
        new = [
            sentence
            for sentence in reading.sentences
            if not _overlaps(sentence.source, sentence.span, seen)
            and (move.name == "more" or (sentence.source.id in heard and gives_reason(sentence.text)))
        ]
        quotes = self._with_copies(choose(new, least, least))
        if self._stance:
            quotes = self._sided(reading, quotes, self._stance, answer.unmentioned)
        # With the sentence that one of them points back to, it may overlap after all.
        quotes = tuple(quote for quote in quotes if not _overlaps(quote.source, quote, seen))
        first = max((quote.id for quote in seen), default=0) + 1
        return tuple(replace(quote, id=number) for number, quote in enumerate(quotes, first))

    def _count(self, quotes: Sequence[Quote], sources: Sequence[Source]) -> Verdict:
        return count_sides(quotes, sources, self._index.voices)

    def _refuse(
        self,
        question: str,
        notices: tuple[Notice, ...],
        reason: str,
        explanation: str,
        understood: str | None = None,
        sentences: Iterable[ScoredSentence] = (),
        score: float | None = None,
        missing: tuple[str, ...] = (),
    ) -> Answer:
        needed = None if score is None else self.needed
        near = self._with_copies(nearest([sentence for sentence in sentences if sentence.relevance >= _NEAR]))
        refusal = Refusal(reason, explanation, near, score, needed, missing)
        return Answer(
            question=question,
            understood=understood or question,
            verdict=self._count((), self._index.sources),
            quotes=(),
            disagreements=(),
            notices=notices,
            refusal=refusal,
            provenance=self._provenance,
            score=score,
            needed=needed,
        )

    def _with_copies(self, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
        return tuple(with_copies(quote, self._copies.get(self._index.voices[quote.source.id], ())) for quote in quotes)

    @cached_property
    def _copies(self) -> Mapping[str, Sequence[Source]]:
        """The sources of each voice that more than one has, in the order of their ids."""
        grouped: dict[str, list[Source]] = {}
        for source in sorted(self._index.sources, key=lambda source: source.id):
            grouped.setdefault(self._index.voices[source.id], []).append(source)
        return {voice: sources for voice, sources in grouped.items() if len(sources) > 1}

    @property
    def _provenance(self) -> Provenance:
        stance = self._stance.name if self._stance else None
        return Provenance(self._index.fingerprint, self._encoder.name, stance, self._index.approximate)


def load(index: str | Path, model: str | Path | None = None) -> tuple[Index, Encoder]:
    """The index in the folder ``index``, and the encoder that it was made with.

    Raises:
        IndexMissing, IndexDamaged, IndexStale: as :meth:`Assistant.load`.
    """
    present, encoder = load_index(Path(index)), load_encoder(Path(model) if model else None)
    if present.encoder != encoder.name:
        raise made_with_another(present, index)
    return present, encoder


def made_with_another(present: Index, folder: str | Path) -> IndexStale:
    """What to raise where the index in ``folder`` is of another encoder than the one at hand."""
    made_with = present.encoder.split("@")[0]
    return IndexStale(f"{folder} was made with the model {made_with}; name its folder with --model or index again.")


def _tokens(quote: Quote, sentences: Iterable[ScoredSentence]) -> list[Vectors]:
    """The token vectors of each of the ``sentences`` that a quote holds."""
    return [each.tokens for each in sentences if _overlaps(each.source, each.span, [quote])]


def _named(quote: Quote, reading: _Reading) -> float:
    """How near a quote comes to the subject word of the question that it is furthest from; see signs.py."""
    return names(quote.text, _tokens(quote, reading.sentences), reading.understood, reading.asked)


def _overlaps(source: Source, span: Span | Quote, quotes: Iterable[Quote]) -> bool:
    return any(quote.source.id == source.id and quote.start < span.end and span.start < quote.end for quote in quotes)


def clean(question: str) -> str:
    """The question without control characters, lone surrogates and white space at its ends."""
    kept = (" " if character.isspace() else character for character in question)
    return "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).strip()


def _explain(missing: tuple[str, ...], relevance: float) -> tuple[str, str]:
    if missing:
        return "not in the documents", f"No source mentions {' or '.join(f'“{word}”' for word in missing)}."
    if relevance < _NEAR:
        return "nothing close", "No source speaks about this."
    return "not in the documents", "The sources speak about something near to this, but none answers it."
