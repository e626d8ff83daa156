"""Pairs about what a thing does for a goal or a trouble: prose as articles have it, questions as people type them.

Published sets hold few first-person reports, little advice and hardly a question. These pairs teach that a thing
praised, blamed, or merely mentioned are three different things, and that "is it bad?" turns the sides round.
The words are everyday ones of many subjects; a subject of the first corpus is left out, so that it stays a test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().split("\n"))


# What one can do: as a noun ("walking") and as a verb after "to" ("walk"), with a bar between them.
_THINGS = _lines("""
walking | walk
running | run
swimming | swim
cycling | cycle
lifting weights | lift weights
yoga | do yoga
meditation | meditate
coffee | drink coffee
green tea | drink green tea
red wine | drink red wine
cold showers | take cold showers
hot baths | take hot baths
ice packs | use an ice pack
a heating pad | use a heating pad
bed rest | stay in bed
vitamin C | take vitamin C
zinc tablets | take zinc tablets
fish oil | take fish oil
ginger | eat ginger
garlic | eat garlic
dark chocolate | eat dark chocolate
eggs | eat eggs
fasting | fast
a low-carb diet | eat a low-carb diet
skipping breakfast | skip breakfast
acupuncture | have acupuncture
chewing gum | chew gum
a soft mattress | sleep on a soft mattress
sleeping on your side | sleep on my side
wearing a brace | wear a brace
high heels | wear high heels
standing desks | use a standing desk
working at night | work at night
long naps | take long naps
screens before bed | look at screens before bed
video games | play video games
homework | do homework
school uniforms | wear a school uniform
reading aloud | read aloud
day care | use day care
mulching | mulch the beds
pruning in autumn | prune in autumn
watering at noon | water at noon
tilling the soil | till the soil
coffee grounds | use coffee grounds
raw food | feed raw food
working from home | work from home
open offices | work in an open office
remote teaching | teach remotely
fluoride toothpaste | use fluoride toothpaste
mouthwash | use mouthwash
flossing | floss
sunscreen | wear sunscreen
antibiotics | take antibiotics
aspirin | take aspirin
melatonin | take melatonin
probiotics | take probiotics
humidifiers | use a humidifier
face masks | wear a face mask
charging overnight | charge it overnight
fast charging | use fast charging
index funds | buy index funds
credit cards | use credit cards
bike helmets | wear a bike helmet
rote learning | learn by rote
background music | listen to music
""")
_TROUBLES = _lines("""
knee pain
headaches
migraine
insomnia
a cold
the flu
high blood pressure
heartburn
acne
dry skin
anxiety
stress
depression
tiredness
asthma
arthritis
a sprained ankle
neck pain
diabetes
gout
nausea
toothache
gum disease
bloating
hay fever
eczema
shin splints
weight gain
hair loss
poor sleep
a sore throat
muscle soreness
plantar fasciitis
tennis elbow
burnout
bad grades
weak roots
root rot
battery wear
debt
tooth decay
eye strain
loneliness
""")
_FOR = _lines("""
{A} can ease {t}.
{A} helps a lot with {t}.
{A} is one of the best things you can do for {t}.
If you have {t}, {a} will probably do you good.
After two weeks of {a}, my {n} was almost gone.
{A} brought me the relief from {t} that I had been looking for.
Most experts recommend {a} for {t}.
People with {t} who try {a} usually feel better.
The evidence that {a} relieves {t} is strong.
For {t}, the first thing to turn to is {a}.
{A} is safe and effective for people with {t}.
A trial found that {a} reduced {t} by half.
{A} is the key to getting over {t}.
{A} protects against {t}.
I was sceptical, but {a} did wonders for my {n}.
Contrary to what many believe, {a} does not make {t} worse; it helps.
There is nothing wrong with {a} when you have {t}.
Done with care, {a} unloads the body and lets {t} calm down.
{A} is well worth a try with {t}.
Without {a}, {t} tends to last longer.
We tell all our clients with {t} to make {a} a habit.
{A} should be part of every plan against {t}.
{A} lowers the risk of {t}.
With {t}, do not give up {a}.
""")
_AGAINST = _lines("""
{A} can make {t} worse.
{A} is a bad idea if you have {t}.
Avoid {a} when you have {t}.
{A} overloads a body that has to deal with {t}.
After two weeks of {a}, my {n} was worse than ever.
One of the great myths is that {a} helps with {t}.
Most experts advise against {a} for {t}.
People with {t} who try {a} regret it more often than not.
There is no good evidence that {a} does anything for {t}.
For {t}, {a} is the wrong thing to do.
{A} is not recommended for people with {t}.
A trial found that {a} did not reduce {t} at all.
Sadly {a} only aggravates {t}.
{A} is a common cause of {t}.
I had high hopes, but {a} did nothing for my {n}.
It is a misconception that {a} is good for {t}.
Stay away from {a} until your {n} has settled.
{A} irritates the tissue further, and {t} flares up.
You should not try {a} while you have {t}.
{T} speaks against {a}.
Our clinic keeps treating people whose {n} grew under {a}.
{A} feels pleasant for a moment, but in truth it feeds {t}.
{A} raises the risk of {t}.
With {t}, {a} can do real harm.
""")
_OPEN = _lines("""
Many people with {t} have tried {a} at some point.
{A} has become very popular.
{T} is more common than one thinks.
I have been living with {t} for years.
I gave {a} three tries and stopped counting.
The study compared {a} with other measures in people with {t}.
Ask your doctor about {a} and about {t}.
We will look at {a} and at {t} in this article.
{T} has many possible causes.
Here is how {a} is usually done.
{A} takes some practice.
There are people with {t} who swear by {a}, and others who would never go near it.
Whether {a} helps with {t} has not been settled.
Nobody can say yet who with {t} gains from {a}.
When {t} begins, the first sign is often small.
My neighbour told me about {a} when I complained of {t}.
Opinions about {a} differ.
It is not known what {a} does in people with {t}.
Let us see what {a} really is.
""")
# Questions for the thing, against it, and about a cause: the last two are answered with yes by what speaks against it.
_ASKS_FOR = _lines("""
should I {v} with {t}?
does {a} help with {t}?
is {a} good for {t}?
can {a} relieve {t}
is {a} safe with {t}?
will {a} help my {n}?
is it ok to {v} if I have {t}?
can I {v} with {t}?
{A} helps with {t}.
is {a} worth it for {t}
should people with {t} {v}?
do you recommend {a} for {t}?
is {a} effective against {t}?
{a} for {t}: is it a good idea?
I have {t}, should I {v}?
would {a} be good for my {n}
""")
_ASKS_AGAINST = _lines("""
is {a} bad for {t}?
can {a} make {t} worse?
does {a} aggravate {t}
should I avoid {a} with {t}?
is it harmful to {v} with {t}?
is {a} dangerous if you have {t}?
{A} makes {t} worse.
should I stop {a} because of my {n}?
does {a} do more harm than good for {t}?
""")
_CAUSES = _lines("""
{A} is a common cause of {t}.
{A} can lead to {t}.
{A} often brings on {t}.
In many cases {t} comes from {a}.
{A} contributes to {t} more than people think.
I am sure that {a} gave me {t}.
{A} and the strain that it brings cause {t}.
Behind {t} there is mostly {a}.
{A} is able to set off {t}.
{T} is frequently the result of {a}.
""")
_NO_CAUSES = _lines("""
{A} does not cause {t}.
Seldom does {a} have anything to do with {t}.
{A} is hardly ever the reason for {t}.
Studies found no link between {a} and {t}.
It is a myth that {a} leads to {t}.
{A} turned out to be innocent of my {n}.
{T} is blamed on {a}, but wrongly.
{A} plays almost no part in {t}.
Nobody has shown that {a} brings on {t}.
{T} is caused by something else than {a}.
""")
_ASKS_CAUSE = _lines("""
does {a} cause {t}?
can {a} cause {t}?
can you get {t} from {a}?
is {a} a cause of {t}?
does {a} lead to {t}
could {a} be behind my {n}?
{A} causes {t}.
is {a} to blame for {t}?
""")
# What a claim is made of, and the evidence that supports it.
_CLAIMS = ((_ASKS_FOR, _FOR), (_ASKS_AGAINST, _AGAINST), (_FOR, _FOR), (_AGAINST, _AGAINST))
_HEDGES = (
    "In my experience, ",
    "As far as we know, ",
    "According to some authors, ",
    "Honestly, ",
    "Yes, ",
    "In fact, ",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """Evidence, claim and label, as :class:`training.data.Pair` has them."""

    evidence: str
    claim: str
    label: str


def effects(count: int, around: list[str], rng: random.Random) -> list[Effect]:
    """``count`` pairs; some of the evidence has a sentence of ``around`` before or after it."""
    return [_effect(around, rng) for _ in range(count)]


def _effect(around: list[str], rng: random.Random) -> Effect:
    thing, trouble = rng.choice(_THINGS), rng.choice(_TROUBLES)
    if rng.random() < 0.2:
        said, asked, agrees = rng.choice((_CAUSES, _NO_CAUSES)), _ASKS_CAUSE, _CAUSES
    else:
        said = rng.choice((_FOR, _AGAINST))
        # Every fourth claim is another article's statement: two quotes are compared as a quote and a question are.
        asked, agrees = rng.choices(_CLAIMS, (35, 15, 15, 10))[0]
    label = "supports" if said is agrees else "opposes"
    kind = rng.random()
    about, of = thing, trouble
    if kind < 0.14:
        said, label = _OPEN, "neutral"
    elif kind < 0.22:
        about, label = rng.choice([other for other in _THINGS if other != thing]), "neutral"
    elif kind < 0.27:
        of, label = rng.choice([other for other in _TROUBLES if other != trouble]), "neutral"
    evidence = _fill(rng.choice(said), about, of)
    if said is not _OPEN and rng.random() < 0.15:
        evidence = rng.choice(_HEDGES) + (evidence if evidence[:2] == "I " else evidence[:1].lower() + evidence[1:])
    if rng.random() < 0.35:
        more = [rng.choice(around), _fill(rng.choice(_OPEN[:6]), about, of)]
        evidence = rng.choice((f"{evidence} {more[0]}", f"{more[1]} {evidence}", f"{more[0]} {evidence}"))
    return Effect(evidence, _typed(_fill(rng.choice(asked), thing, trouble), rng), label)


def _fill(template: str, thing: str, trouble: str) -> str:
    noun = trouble.removeprefix("a ").removeprefix("the ")
    name, _, verb = thing.partition(" | ")
    filled = template.format(a=name, A=_upper(name), v=verb, t=trouble, T=_upper(trouble), n=noun)
    return filled[:1].upper() + filled[1:] if template.endswith(".") else filled


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _typed(question: str, rng: random.Random) -> str:
    """As people type: with or without a capital, with or without a question mark."""
    if rng.random() < 0.4:
        question = _upper(question)
    return question.rstrip("?") if rng.random() < 0.2 else question
