"""Forms in which people say yes and no, and how many are taken for the contrary: `python -m benchmarks.forms`.

As CheckList's minimal functionality tests (Ribeiro et al. 2020): each form is filled in with acts that have nothing to
do with each other, and judged as a quote that is likely to answer. A form is wrong where a side is shown that is the
other one, or where none is taken; a side that is not shown is only missed. The forms were written with the rules in
sight, so the figures say what the rules cover, and not how often texts speak so.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.models import StanceModel, load_stance_model
from assistant.signs import judge
from assistant.stance import SURE, surely

_ACTS = (
    ("rinse the rice", "rinsing the rice"),
    ("wake a sleepwalker", "waking a sleepwalker"),
    ("feed the cat at night", "feeding the cat at night"),
    ("water tomatoes every day", "watering tomatoes every day"),
    ("wash wool in the machine", "washing wool in the machine"),
    ("run on hard ground", "running on hard ground"),
)
_RELEVANCE = 0.9


class Forms(NamedTuple):
    """Statements that say no and that say yes to one question; {v} is the act, {g} its gerund, {G} that in capitals."""

    no: Sequence[str]
    yes: Sequence[str]


FORMS: Mapping[str, Forms] = {
    "Should I {v}?": Forms(
        no=(
            "Contrary to popular belief, you should not {v}.", "Whatever you do, don't {v}.", "I would never {v}.",
            "There's no need to {v}.", "You don't need to {v}.", "{G} does more harm than good.",
            "{G} is a waste of time.", "{G}? Don't.", "{G}? Forget it.", "I used to {v}, but I stopped years ago.",
            "I stopped {g} and everything got better.", "{G} is the worst thing you can do.",
            "Nothing good comes of {g}.", "If you {v}, you are asking for trouble.",
            "Many people {v}, but it makes no sense.", "Some say you should {v}. They are wrong.",
            "Experts advise against {g}.", "It is better not to {v}.", "You can safely skip {g}.",
            "{G} has no benefit whatsoever.", "{G} was once recommended, but no longer.",
            "Think twice before you {v}.", "{G} only makes things worse.", "{G} isn't necessary.", "Please stop {g}.",
            "Is {g} a good idea? Hardly.", "I regret {g}.", "The advice to {v} is out of date.", "{G} is overrated.",
            "{G}: not recommended.", "Instead of {g}, do nothing at all.", "It is wrong to {v}.",
            "One of the biggest mistakes is {g}.", "The belief that one must {v} is mistaken.",
            "I don't see why anyone would {v}.", "You'd be foolish to {v}.", "{G} gains you nothing.",
            "The less you {v}, the better.", "Myth: you should {v}.", "It is a myth that you should {v}.",
            "True or false: you should {v}. False.",
        ),
        yes=(
            "Contrary to popular belief, you should {v}.", "Whatever you do, {v}.", "I always {v}.",
            "You need to {v}.", "Never forget to {v}.", "Don't forget to {v}.", "Don't skip {g}.",
            "Don't be afraid to {v}.", "There is no reason not to {v}.", "There's nothing wrong with {g}.",
            "{G} does no harm and much good.", "{G} is well worth the time.", "{G}? Absolutely.",
            "I used to laugh at {g}, but now I swear by it.", "I started {g} and everything got better.",
            "{G} is the best thing you can do.", "If you don't {v}, you are asking for trouble.",
            "Few people {v}, but they should.", "Some say you should not {v}. They are wrong.",
            "Experts recommend {g}.", "It is better to {v}.", "You can't go wrong with {g}.", "{G} can't hurt.",
            "{G} has no drawbacks whatsoever.", "{G} makes all the difference.", "Keep {g}.",
            "Is {g} a bad idea? Hardly.", "I wish I had started {g} earlier.", "{G} is underrated.",
            "{G}: recommended.", "It would be wrong not to {v}.", "One of the biggest mistakes is not {g}.",
            "The belief that one must not {v} is mistaken.", "I don't see why anyone would not {v}.",
            "You'd be foolish not to {v}.", "You don't have to worry about {g}.", "{G} is not dangerous at all.",
            "The more you {v}, the better.", "Failing to {v} is a common mistake.", "By all means {v}.",
            "Without {g} it will not work.", "Myth: you should not {v}.",
        ),
    ),
    "Is {g} bad for you?": Forms(
        no=(
            "{G} is harmless.", "{G} does no harm.", "Nobody was ever hurt by {g}.", "There's nothing wrong with {g}.",
            "Don't worry about {g}.", "The idea that {g} is bad is a myth.", "{G} isn't as bad as people say.",
            "{G} is not bad.", "I have never had any trouble from {g}.", "Far from being bad, {g} is good for you.",
            "It is a myth that {g} is bad for you.", "{G} is perfectly safe.", "No study has found any harm in {g}.",
            "{G} has never hurt anyone.",
        ),
        yes=(
            "{G} can do real damage.", "Don't {v}.", "You should avoid {g}.", "{G} is not good for you.",
            "{G} is anything but harmless.", "{G} is not without risk.", "{G} is not safe.",
            "The idea that {g} is harmless is a myth.", "Nobody should {v}.", "{G} ruined everything.",
            "It is a myth that {g} is harmless.", "{G} is a bad habit.", "{G} isn't harmless.",
            "I would not call {g} safe.",
        ),
    ),
    "Is {g} safe?": Forms(
        no=(
            "{G} can do real damage.", "{G} is dangerous.", "{G} is not safe.", "{G} is anything but safe.",
            "{G} is far from safe.", "{G} is not without risk.", "It is a myth that {g} is safe.",
            "{G} isn't harmless.", "I would not call {g} safe.", "{G} carries risks.",
        ),
        yes=(
            "{G} is harmless.", "{G} does no harm.", "There's nothing wrong with {g}.", "{G} is not dangerous.",
            "{G} isn't as dangerous as people say.", "It is a myth that {g} is dangerous.", "{G} carries no risks.",
            "No study has found any harm in {g}.", "{G} is perfectly safe.", "Don't worry about {g}.",
        ),
    ),
    "Do I need to {v}?": Forms(
        no=(
            "You can safely skip {g}.", "There's no need to {v}.", "{G} is optional.",
            "It works just as well without {g}.", "You don't have to {v}.", "{G} is not essential.",
            "{G} is unnecessary.", "Nobody needs to {v}.", "I never {v} and it is always fine.",
            "Don't bother to {v}.", "Don't bother with {g}.", "{G} makes no difference.", "Only fools {v}.",
        ),
        yes=(
            "Don't skip {g}.", "{G} is essential.", "{G} is a must.", "You can't do without {g}.",
            "If you don't {v}, it will go wrong.", "Never forget to {v}.", "You have to {v}.",
            "There is no way around {g}.", "Always {v}.", "{G} is not optional.", "Without {g} it will be ruined.",
            "It is important to {v}.", "Make sure you {v}.", "You must {v}.",
        ),
    ),
    "Does {g} help?": Forms(
        no=(
            "{G} does nothing.", "{G} makes no difference.", "{G} is useless.", "{G} helps nobody.",
            "It is a myth that {g} helps.", "{G} has no effect.", "I tried {g}, but it did not help.",
            "{G} makes it worse.", "There is no evidence that {g} helps.", "{G} hardly helps.",
            "{G} is of little use.", "{G} won't help.",
        ),
        yes=(
            "{G} makes all the difference.", "{G} works.", "{G} is very effective.",
            "Nothing helps as much as {g}.", "I tried {g} and it helped.", "{G} does help.",
            "There is good evidence that {g} helps.", "{G} never fails to help.",
            "Without {g} nothing gets better.", "{G} is the only thing that helps.", "{G} has helped many people.",
            "You would be surprised how much {g} helps.",
        ),
    ),
}  # fmt: skip

# What says neither, to any of these questions.
NEITHER = (
    "There are many opinions about {g}.", "My grandmother taught me {g}.", "We asked forty readers about {g}.",
    "{G} is a topic that comes up again and again.", "This chapter is about {g}.",
    "People have been {g} for centuries.", "Whether to {v} is a question of taste.",
    "The evidence on {g} is mixed.", "Nobody knows whether {g} is good or bad.", "{G} is common in Japan.",
    "Some {v}, some don't.", "In a survey, half of the people said that they {v}.", "Ask your doctor before {g}.",
    "More research on {g} is needed.", "Opinions differ on whether you should {v}.", "{G} is often discussed.",
    "I wonder whether I should {v}.", "The history of {g} is long.", "Read our guide to {g}.",
    "Experts are divided over {g}.", "A study looked at {g} in 40 households.",
    "How you {v} matters more than whether you do.", "She was {g} when the phone rang.",
    "It took me years to learn how to {v}.", "Before {g}, wash your hands.", "After {g}, take a break.",
    "When {g}, use both hands.", "The cost of {g} has risen.", "{G} takes about ten minutes.",
)  # fmt: skip


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    model = load_stance_model()
    every: Counter[str] = Counter()
    for question, forms in FORMS.items():
        print(f"\n{question}")
        for says, own in (("no", forms.no), ("yes", forms.yes), ("neither", NEITHER)):
            for form in own:
                found = Counter(outcomes(question, form, model, says))
                every += found
                if found["right"] < len(_ACTS):
                    said = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
                    print(f"   {says:<8}{form:<60}{said}")
    print("\n" + ", ".join(f"{every[name]} {name}" for name in ("right", "missed", "wrong")))


def outcomes(question: str, form: str, model: StanceModel, says: str) -> Iterator[str]:
    """Of each act, whether what is shown of a form that ``says`` yes, no or neither is right, missed or wrong."""
    for act, gerund in _ACTS:
        asked, said = (each.format(v=act, g=gerund, G=gerund.capitalize()) for each in (question, form))
        (scores,) = model.scores([(said, asked)])
        yes, right = judge(said, asked, scores)
        shown = ("yes" if yes else "no") if surely(right, _RELEVANCE) >= SURE else "neither"
        yield "right" if shown == says else "missed" if shown == "neither" else "wrong"


if __name__ == "__main__":
    main()
