"""The corpus's disagreements -> who contradicts whom, how often and on what, as tables that need no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from .quotes import in_context
from .records import Disagreement, Source
from .render import disagreement, escaped, kind_words, visible
from .terms import words

# Sources of the matrix, the most contradicted ones, and topics of the list.
_MAX_SOURCES, _MAX_TOPICS = 24, 16
# Cards that are shown at once.
_MAX_CARDS = 50
# Shades of the matrix's cells.
_SHADES = 4

Pair = frozenset[str]


def topics(found: Sequence[Disagreement]) -> list[tuple[str, str, int]]:
    """What the pairs are about: the stem, the word as the quotes write it, and in how many pairs both quotes have it.

    The most frequent first.
    """
    pairs, written = Counter[str](), dict[str, Counter[str]]()
    for each in found:
        said = [{word.stem: word.text for word in words(quote.text) if word.is_content} for quote in each.quotes]
        for stem in said[0].keys() & said[1].keys():
            pairs[stem] += 1
            written.setdefault(stem, Counter()).update(own[stem] for own in said)
    ranked = sorted(pairs, key=lambda stem: (-pairs[stem], stem))
    return [(stem, min(written[stem], key=lambda word: (-written[stem][word], word)), pairs[stem]) for stem in ranked]


def counts(found: Sequence[Disagreement], voices: Mapping[str, str]) -> Counter[Pair]:
    """How many disagreements each two voices have."""
    return Counter(frozenset(voices[quote.source.id] for quote in each.quotes) for each in found)


def map_page(
    found: Sequence[Disagreement],
    sources: Mapping[str, Source],
    voices: Mapping[str, str],
    between: Sequence[str] = (),
    topic: str = "",
) -> str:
    """The map as HTML, narrowed to the pairs ``between`` two voices, or of one, and to those that share a ``topic``."""
    heading = "<h1>Where the documents disagree</h1>"
    if not found:
        return f"{heading}<p>No two documents were found to disagree.</p>"
    shown = [
        each
        for each in found
        if set(between) <= {voices[quote.source.id] for quote in each.quotes}
        and (not topic or topic in {stem for stem, _, _ in topics([each])})
    ]
    intro = (
        f"<p>{len(found)} {'pair' if len(found) == 1 else 'pairs'} of statements, each from two documents, that cannot "
        "both be followed. They were found by a program from the words alone, and some will be mistaken: read both.</p>"
    )
    return (
        f"{heading}{intro}{_matrix(counts(found, voices), sources)}{_topics(found, topic)}"
        f"{_cards(shown, len(found), between, topic, sources)}{_table(shown)}"
    )


def _matrix(counted: Counter[Pair], sources: Mapping[str, Source]) -> str:
    """A row and a column for each voice that disagrees with another; a cell leads to their pairs."""
    total = Counter[str]()
    for pair, count in counted.items():
        total.update(dict.fromkeys(pair, count))
    ranked = sorted(total, key=lambda voice: (-total[voice], voice))
    voices, most = ranked[:_MAX_SOURCES], max(counted.values())
    head = "".join(
        f'<th scope="col"><abbr title="{escaped(sources[voice].title)}">{number}</abbr></th>'
        for number, voice in enumerate(voices, start=1)
    )
    rows = []
    for number, voice in enumerate(voices, start=1):
        cells = "".join(_cell(voice, other, counted, most, sources) for other in voices)
        name = f'<a href="disagreements?{_query(between=[voice])}#pairs">{escaped(sources[voice].title)}</a>'
        rows.append(f'<tr><th scope="row" dir="auto"><span class="number">{number}</span> {name}</th>{cells}</tr>')
    left = len(ranked) - len(voices)
    more = f"<p>{left} more documents disagree less often; they are among the pairs below.</p>" if left > 0 else ""
    return (
        '<div class="matrix" role="region" aria-label="Who disagrees with whom" tabindex="0"><table>'
        "<caption>How often two documents disagree. A number leads to their pairs.</caption>"
        f'<thead><tr><th scope="col">Document</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>{more}'
    )


def _cell(voice: str, other: str, counted: Counter[Pair], most: int, sources: Mapping[str, Source]) -> str:
    count = counted[frozenset((voice, other))]
    if voice == other or not count:
        return f"<td>{'' if voice == other else '–'}</td>"
    shade = -(-_SHADES * count // most)
    link = f"disagreements?{_query(between=[voice, other])}#pairs"
    name = f"{count} between {visible(sources[voice].title)} and {visible(sources[other].title)}"
    return f'<td class="shade-{shade}"><a href="{link}" aria-label="{escape(name)}">{count}</a></td>'


def _topics(found: Sequence[Disagreement], chosen: str) -> str:
    """Links to the pairs of each topic; one that all pairs share leaves nothing to choose, and is only named."""
    every = topics(found)
    shared = [escaped(word) for _, word, count in every if count == len(found) > 1]
    listed = "".join(
        f'<li><a href="disagreements?{_query(topic=stem)}#pairs"{" aria-current=true" if stem == chosen else ""}>'
        f"{escaped(word)}</a> ({count})</li>"
        for stem, word, count in [each for each in every if not (each[2] == len(found) > 1)][:_MAX_TOPICS]
    )
    named = f"<p>All pairs: {', '.join(shared[:_MAX_TOPICS])}.</p>" if shared else ""
    choices = f"<ul>{listed}</ul>" if listed else ""
    return f'<section class="topics"><h2>What they disagree on</h2>{named}{choices}</section>' if every else ""


def _cards(
    shown: Sequence[Disagreement], total: int, between: Sequence[str], topic: str, sources: Mapping[str, Source]
) -> str:
    names = " and ".join(f"“{visible(sources[voice].title)}”" for voice in between if voice in sources)
    which = " ".join(filter(None, (f"of {names}" if names else "", f"on “{visible(topic)}”" if topic else "")))
    chosen = between or topic
    whole = ' <a href="disagreements#pairs">Show all</a>'
    said = f"<p>{len(shown)} of {total} {escape(which or 'of what was chosen')}{whole}</p>" if chosen else ""
    left = len(shown) - _MAX_CARDS
    more = f"<p>and {left} more; choose a topic or two documents to see them.</p>" if left > 0 else ""
    cards = "".join(disagreement(in_context(each), "h3") for each in shown[:_MAX_CARDS])
    return (
        f'<section id="pairs" tabindex="-1"><h2>The pairs</h2>{said}<div class="answer">{cards}</div>{more}</section>'
    )


def _table(shown: Sequence[Disagreement]) -> str:
    rows = []
    for each in shown[:_MAX_CARDS]:
        cells = "".join(
            f'<td dir="auto">{escaped(quote.source.title)}</td><td dir="auto">'
            f"{escaped(' … '.join(cue.text for cue in each.cues_of(quote)))}</td>"
            for quote in each.quotes
        )
        rows.append(f"<tr><td>{kind_words(each)}</td>{cells}</tr>")
    columns = ("Kind", "One document", "What it says", "Another document", "What that says")
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    return (
        '<details class="flat"><summary>The same as a table</summary><div class="matrix" role="region" tabindex="0" '
        f'aria-label="All pairs"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
        "</div></details>"
    )


def _query(between: Sequence[str] = (), topic: str = "") -> str:
    fields = [("between", voice) for voice in between] + ([("topic", topic)] if topic else [])
    return escape(urlencode(fields))
