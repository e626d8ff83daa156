"""Everyday yes/no questions, each with evidence for it, against it, under a condition, and beside the point.

``everyday.jsonl`` was written for this project, by a language model, as documents speak: reasons and consequences,
own experience, dry humour and hedges, and hardly ever the words of the question. Published sets have few of these, and
a model that was trained on those alone takes nearly every such sentence for neutral. ``ordinary.jsonl`` was written in
the same way, but plainly: commands, advice, effects claimed and denied, as most pages word them, and for each question
a text for and one against that differ by little. ``near.jsonl`` has, for many of these questions, texts that praise or
blame something near to what is asked and leave it open: the trouble that it is about, another object, another case,
what nobody knows. ``statements.jsonl`` has pairs of statements that disagree, agree, or speak of different aspects of
one topic in much the same words, as two articles do. ``judged.jsonl`` is what the assistant itself quotes:
passages of pages that contradict each other, found for ten questions on each of 88 subjects and labelled one by one.
``papers.jsonl`` has claims about health as laymen meet them, and sentences as abstracts of papers have them. The
subjects of our test corpora are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

WRITTEN = Path(__file__).with_suffix(".jsonl")
ORDINARY = WRITTEN.with_name("ordinary.jsonl")
NEAR = WRITTEN.with_name("near.jsonl")
STATEMENTS = WRITTEN.with_name("statements.jsonl")
JUDGED = WRITTEN.with_name("judged.jsonl")
PAPERS = WRITTEN.with_name("papers.jsonl")
# Evidence that says yes in one case and no in another: as likely the one as the other.
MIXED = "mixed"
_TURNED = {"supports": "opposes", "opposes": "supports", "neutral": "neutral", MIXED: MIXED}
# One group in so many is never trained on, and measured.
_HELD_BACK = 15
# The share of evidence that stands beside a sentence of the same subject, as in a quote of two or three sentences.
_BESIDE = 0.2
# What is near comes as often as what speaks for or against.
_NEAR_TIMES = 2
# Of each group and pass: pairs of evidence for and against, and of either with what is neutral.
_AGAINST_EACH_OTHER, _BESIDE_EACH_OTHER = 3, 3


@dataclass(frozen=True, slots=True)
class Group:
    """A question in several forms, ``asked`` where yes means yes and ``turned`` where it means no, and its evidence."""

    asked: tuple[str, ...]
    turned: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    """Text and label, the label as an answer to the forms ``asked``."""
    family: str = ""
    """Evidence for another question of the same family speaks of the same things, and is neutral to this one."""
    subject: str = ""
    """Groups of one subject have the same passages, so they are held back together."""

    def of(self, label: str) -> list[str]:
        return [text for text, given in self.evidence if given == label]


Labelled = tuple[str, str, str]
"""Evidence, claim and label."""


def read_groups(path: Path = WRITTEN, *, held_back: bool = False) -> list[Group]:
    """The groups to train on, or those that are held back to measure."""
    groups = [_group(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    subjects = list(dict.fromkeys(group.subject or str(i) for i, group in enumerate(groups)))
    never = set(subjects[::_HELD_BACK])
    return [group for i, group in enumerate(groups) if ((group.subject or str(i)) in never) == held_back]


def near_groups(*, held_back: bool = False) -> list[Group]:
    """Groups whose neutral evidence is near to the question, and as much as speaks for and against it."""
    lines = (json.loads(line) for line in NEAR.read_text("utf-8").splitlines())
    near = {row["question"]: row["near"] for row in lines}
    kept, held = ([g for path in (WRITTEN, ORDINARY) for g in read_groups(path, held_back=h)] for h in (False, True))
    # Some questions stand in two lines, of which one is held back.
    never = {group.asked[0] for group in held}
    return [
        replace(group, evidence=(*_sided(group), *((text, "neutral") for text in near[group.asked[0]] * _NEAR_TIMES)))
        for group in (held if held_back else kept)
        if group.asked[0] in near and (held_back or group.asked[0] not in never)
    ]


def judged_groups() -> list[Group]:
    """The groups of ``judged.jsonl`` to train on; few of their passages take a side, so these come several times."""
    return [replace(group, evidence=(*group.evidence, *_sided(group))) for group in read_groups(JUDGED)]


def _sided(group: Group) -> Iterator[tuple[str, str]]:
    return (each for each in group.evidence if each[1] != "neutral")


def _group(row: dict[str, str | list[str]]) -> Group:
    labels = ("supports", "opposes", "neutral", MIXED)
    return Group(
        asked=(str(row["question"]), *row["also"], *([str(row["claim"])] if "claim" in row else [])),
        turned=(*row.get("reversed", ()), *([str(row["denial"])] if "denial" in row else [])),
        evidence=tuple((text, label) for label in labels for text in row[label]),
        family=str(row.get("family", "")),
        subject=str(row.get("subject", "")),
    )


def everyday_pairs(groups: Sequence[Group], count: int, rng: random.Random) -> list[Labelled]:
    """About ``count`` pairs: all evidence of a group with a claim each, and evidence with evidence."""
    pairs: list[Labelled] = []
    families: dict[str, list[Group]] = {}
    for group in groups:
        families.setdefault(group.family, []).append(group)
    while groups and len(pairs) < count:
        for group in rng.sample(groups, len(groups)):
            pairs += [_pair(group, text, label, rng) for text, label in group.evidence]
            pairs += _of_evidence(group, rng)
            elsewhere = [rng.choice(groups), *(families[group.family] if group.family else ())]
            pairs += [_neutral(group, other, rng) for other in elsewhere if other is not group]
            if len(pairs) >= count:
                break
    return pairs[:count]


def _pair(group: Group, text: str, label: str, rng: random.Random) -> Labelled:
    if rng.random() < _BESIDE and group.of("neutral"):
        beside = rng.choice(group.of("neutral"))
        text = rng.choice((f"{text} {beside}", f"{beside} {text}")) if beside != text else text
    if rng.random() < len(group.turned) / len(group.asked + group.turned):
        return text, rng.choice(group.turned), _TURNED[label]
    return text, rng.choice(group.asked), label


def _neutral(group: Group, other: Group, rng: random.Random) -> Labelled:
    return rng.choice(other.evidence)[0], rng.choice(group.asked + group.turned), "neutral"


def _of_evidence(group: Group, rng: random.Random) -> Iterator[Labelled]:
    """Two sources' words with no question between them: what the map of a corpus compares."""
    supporting, opposing, neutral = (group.of(label) for label in ("supports", "opposes", "neutral"))
    for _ in range(_AGAINST_EACH_OTHER if supporting and opposing else 0):
        pair = rng.choice(supporting), rng.choice(opposing)
        yield (*rng.sample(pair, 2), "opposes")  # type: ignore[misc]
    for _ in range(_BESIDE_EACH_OTHER if neutral and supporting + opposing else 0):
        yield (*rng.sample((rng.choice(supporting + opposing), rng.choice(neutral)), 2), "neutral")  # type: ignore[misc]
    if agreeing := [each for each in (supporting, opposing) if len(each) > 1]:
        yield (*rng.sample(rng.choice(agreeing), 2), "supports")  # type: ignore[misc]


def statement_pairs(count: int, rng: random.Random) -> list[Labelled]:
    """About ``count`` pairs of statements, all of them equally often, in either order."""
    pairs = list(_statements(held_back=False))
    chosen = pairs * (count // len(pairs)) + rng.sample(pairs, count % len(pairs))
    return [(*rng.sample((first, second), 2), label) for first, second, label in chosen]  # type: ignore[misc]


def _statements(*, held_back: bool) -> Iterator[Labelled]:
    for i, line in enumerate(STATEMENTS.read_text("utf-8").splitlines()):
        if (i % _HELD_BACK == 0) == held_back:
            row = json.loads(line)
            yield from ((*pair, label) for label in ("supports", "opposes", "neutral") for pair in row[label])


def held_back_rows() -> dict[str, list[dict[str, str]]]:
    """By file, evidence, claim and label of the groups that are held back, in the form of the published sets."""
    groups = {path.stem: read_groups(path, held_back=True) for path in (WRITTEN, ORDINARY, JUDGED, PAPERS)}
    groups[NEAR.stem] = near_groups(held_back=True)
    rows = {name: [row for group in own for row in _rows(group)] for name, own in groups.items()}
    pairs = [each for a, b, label in _statements(held_back=True) for each in ((a, b, label), (b, a, label))]
    return rows | {STATEMENTS.stem: [{"evidence": a, "claim": b, "label": label} for a, b, label in pairs]}


def _rows(group: Group) -> Iterator[dict[str, str]]:
    for text, label in dict.fromkeys(group.evidence):
        if label != MIXED:
            yield {"evidence": text, "claim": group.asked[0], "label": label}
            yield from ({"evidence": text, "claim": each, "label": _TURNED[label]} for each in group.turned[:1])
