"""Text -> the numbers with a unit in it: "30 to 60 seconds", "at least half a cup", "twice daily".

How bounds and rates are worded is a matter of grammar and stands here; what a unit measures and is worth is pint's
part. A number without a unit is never a measure, so years, names such as "B12" and the numbers of lists are none; ages
and points in time are left out by their wording.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from .numerals import FRACTION_SIGNS, NUMBER, VAGUE, compiled, read_number
from .terms import words

# Unit of pint -> its wordings in running text. pint itself would read "a", "in" and "at" as units.
_PINT = {
    "second": r"seconds?|secs?",
    "minute": r"minutes?|mins?",
    "hour": r"hours?|hrs?",
    "day": r"days?|nights?",
    "week": r"weeks?|wks?",
    "month": r"months?",
    "year": r"years?|yrs?",
    "microgram": r"micrograms?|mcg|[µμ]g",
    "milligram": r"milligrams?|mgs?",
    "gram": r"grams?|(?-i:g)",
    "kilogram": r"kilograms?|kilos?|kgs?",
    "ounce": r"ounces?|oz",
    "pound": r"pounds?|lbs?",
    "milliliter": r"millilit(?:er|re)s?|mls?",
    "deciliter": r"decilit(?:er|re)s?|dl",
    "liter": r"lit(?:er|re)s?|l",
    "teaspoon": r"teaspoons?|teaspoonfuls?|tsps?",
    "tablespoon": r"tablespoons?|tablespoonfuls?|tbsps?",
    "fluid_ounce": r"fluid ounces?|fl\.? oz",
    "cup": r"cups?|cupfuls?",
    "pint": r"pints?",
    "quart": r"quarts?",
    "gallon": r"gallons?",
    "millimeter": r"millimet(?:er|re)s?|mm(?! ?hg)",
    "centimeter": r"centimet(?:er|re)s?|cms?",
    "meter": r"met(?:er|re)s?",
    "kilometer": r"kilomet(?:er|re)s?|kms?",
    "inch": r"inch(?:es)?",
    "foot": r"foot|feet",
    "yard": r"yards?",
    "mile": r"miles?",
    "degC": r"(?:°|degrees?) ?(?:celsius|centigrade|c)|celsius",
    "degF": r"(?:°|degrees?) ?(?:fahrenheit|f)|fahrenheit",
    "calorie": r"calories?",
    "kilocalorie": r"kilocalories?|kcals?",
    "degree": r"degrees?|°",
}
# What is counted in portions, with the number as its value; other nouns count people, kinds and the like.
_COUNTED = {
    "international unit": r"international units?|i\.?u\.?",
    "repetition": r"repetitions?|reps?|times(?! (?:as|more|less|higher|lower|greater|larger|the|that|than|your)\b)",
    "set": r"sets?",
    "serving": r"servings?|portions?|helpings?",
    "glass": r"glass(?:es)?",
    "tablet": r"tablets?",
    "pill": r"pills?",
    "capsule": r"capsules?",
    "dose": r"doses?",
    "drop": r"drops?",
    "scoop": r"scoops?",
    "meal": r"meals?|snacks?",
    "session": r"sessions?",
    "step": r"steps?",
    "puff": r"puffs?",
    "slice": r"slices?",
    "drink": r"drinks?",
    "lap": r"laps?",
    "round": r"rounds?",
    "breath": r"breaths?",
    "coat": r"coats?",
    "percent": r"%|percent|per cent",
}
_UNITS = [*_PINT.items(), *_COUNTED.items()]


_UNIT = "|".join(pattern for _, pattern in sorted(_UNITS, key=lambda each: -len(each[1])))
_UNIT_PATTERNS = [(compiled(pattern), name) for name, pattern in _UNITS]

_MORE = r"(?:\+| or (?P<more>more|longer)| or (?P<less>less|fewer))?"
_START = r"(?<![\w.,/+'’$€£#])(?<!\w[-‐‑–—−])"
_TO = r"\s?[-‐‑–—−]\s?|-? (?:to|or) (?:up to |about |even )?|(?P<and> and )"
_NUMBERS = rf"(?P<first>{NUMBER})(?:(?:{_TO})(?P<second>{NUMBER}))?{_MORE}"
_GAP = rf"(?:(?<=[\d+{FRACTION_SIGNS}])[\s-]{{0,2}}|[\s-]{{1,2}})"
_STOP = r"(?![\w°])(?!-(?:old|\d))"
# "30 to 60 seconds"; "45 seconds to 2 minutes" has a unit of its own at each end.
_QUANTITY = compiled(rf"{_START}{_NUMBERS}{_GAP}(?P<unit>{_UNIT}){_STOP}")
_TWO_UNITS = compiled(
    rf"{_START}(?P<first>{NUMBER}){_GAP}(?P<unit>{_UNIT})(?:{_TO})(?P<second>{NUMBER}){_GAP}(?P<unit2>{_UNIT}){_STOP}"
)
# "Two feeds a year": what is counted is any noun, and compared only with the same.
_PORTIONS = compiled(
    rf"{_START}{_NUMBERS} (?P<noun>(?!(?:{_UNIT})\b)(?:[a-z]{{3,}}s|(?<=\bone\s)(?<!no\sone\s)[a-z]{{3,}}))"
    rf"(?= (?:an?|per) (?P<period>day|week|fortnight|month|year)\b(?!-)) \w+ \w+"
)
_MONEY = compiled(r"(?<!\w)(?P<sign>[$€£])\s?(?P<first>(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,7})(?:\.\d{1,2})?)(?![\d,]*\d)")

# Times per day of what happens once in each period.
_PERIODS = {
    "minute": 1440.0,
    "hour": 24.0,
    "day": 1.0,
    "night": 1.0,
    "week": 1 / 7,
    "fortnight": 1 / 14,
    "month": 12 / 365.25,
    "year": 1 / 365.25,
}
_ADVERBS = {"hourly": 24.0, "daily": 1.0, "nightly": 1.0, "weekly": 1 / 7, "fortnightly": 1 / 14}
_ADVERBS |= {"monthly": 12 / 365.25, "yearly": 1 / 365.25}
# What comes round, and only after "every": "every morning", "each March", "every other Sunday".
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend")
_SEASONS = (
    "spring", "summer", "autumn", "winter", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_RECURRING = dict.fromkeys(("morning", "evening", "afternoon"), 1.0)
_RECURRING |= dict.fromkeys(_WEEKDAYS, 1 / 7) | dict.fromkeys(_SEASONS, 1 / 365.25)
_OTHER = {"other": 2.0, "second": 2.0, "third": 3.0}
_PERIOD = "|".join(_PERIODS)
_PER = rf"(?:(?:an?|per|in an?|of (?:the|each|every)) |/ ?)(?P<period>{_PERIOD})\b(?!-)"
_ADVERB = rf"(?P<adverb>{'|'.join(_ADVERBS)})\b"
_EVERY = (
    rf"(?:every|each) (?:(?P<other>other|second|third|few)|(?P<from>{NUMBER})(?:(?:{_TO.replace('<and>', '<and2>')})"
    rf"(?P<upto>{NUMBER}))?)?\s?(?P<every>{'|'.join(_PERIODS | _RECURRING)})s?\b(?!-)"
)
_TIMES = compiled(
    rf"{_START}(?:(?P<word>once|twice)(?: or (?:twice|more))?|{_NUMBERS} (?:times|sessions)"
    rf"|{_NUMBERS.replace('?P<', '?P<d_')} (?:days|nights)"
    r"(?= (?:a|per|each|every|(?:in|of) (?:the|a|each|every)) week))"
    rf",?\s{{0,2}}(?:{_ADVERB}|{_PER}|{_EVERY})"
)
# "daily" alone says how often only where no noun follows: not in "daily life".
_FREE = (
    r"(?=\W*\Z|\s*[.,;:!?)]|\s+(?:and|or|but|for|to|with|without|in|on|at|by|as|when|if|until|before|after|is|are|can"
    r"|will|should|while|because|since|so|unless|from|basis)\b)"
)
_REGULAR = compiled(rf"(?<![\w-])(?P<adverb>{'|'.join(_ADVERBS)})\b(?!-){_FREE}")
_EACH = compiled(rf"(?<![\w-]){_EVERY}")
# Twice a day, by its two times: "every morning and every evening", "morning and night".
_BOTH_ENDS = compiled(
    r"(?<![\w-])(?:(?:every|each) morning and (?:every |each )?(?:evening|night)"
    r"|(?:every|each) (?:evening|night) and (?:every |each )?morning|(?<!the\s)morning and (?:evening|night))\b(?!-)"
)
_RATE = compiled(rf"(?: of (?:[\w-]+ ){{0,2}}[\w-]+)?\s{{0,2}}(?:{_PER}|(?P<adverb>daily)\b)")
_TIME_RATE = compiled(rf"\s{{0,2}}(?:{_PER}|(?P<adverb>daily)\b)")
# "Every 5,000 miles" says how often; "5,000 miles" may be anything.
_AFTER_EVERY = re.compile(r"\b(?:every|each)\s+\Z", re.IGNORECASE)
# Ten grams for every litre: how much of one is taken for so much of another. What a blood test says is written "/dL".
_RATIO = compiled(
    r"(?: of (?:[\w-]+ ){0,2}[\w-]+)?,? (?:per|an?|(?:for|to) (?:every|each)) "
    r"(?P<of>(?:milli)?lit(?:er|re)|(?:kilo)?gram|kilo|ounce|pound|teaspoon|tablespoon|cup|pint|quart|gallon)\b(?!-)"
)
_COMPOUND = compiled(rf"(?:\s?/\s?| per )(?!(?:{_PERIOD})\b)\w")

_LOW = compiled(
    r"\b(?:at (?:the )?least|minimum(?: of)?|(?:no|not) (?:less|fewer|shorter) than|(?:more|longer|greater|higher) than"
    r"|over|above|upwards? of)\s*\Z|[>≥]=?\s?\Z"
)
_HIGH = compiled(
    r"\b(?:up to|at (?:the )?most|maximum(?: of)?|(?:no|not) (?:more|longer|greater|higher) than"
    r"|(?:not|never) (?:to )?exceed(?:ing)?|(?:less|fewer|shorter|lower) than|under|below|limit(?:ed)? to)\s*\Z"
    r"|[<≤]=?\s?\Z"
)
_ABOUT = compiled(r"(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|close to|an average of)|~)\s*\Z")
_LOW_AFTER = compiled(r"\+| (?:or|and) (?:more|longer|over)\b| at (?:the )?(?:least|minimum)\b| minimum\b")
_HIGH_AFTER = compiled(r" or (?:less|fewer|under)\b| at (?:the )?most\b| max(?:imum)?\b")
_HALF_AFTER = compiled(r" and (?:a|one)[\s-]half\b")

_PERSONS = (
    r"(?:adults?|child(?:ren)?|infants?|bab(?:y|ies)|toddlers?|people|persons?|women|men|boys?|girls?|patients?|those"
    r"|anyone|individuals|teen(?:ager)?s|kids)"
)
_PERSON = compiled(_PERSONS)
_AGE_BEFORE = compiled(
    rf"(?:\b(?:ages?|aged)(?:,? (?:of|from|is|was|at|between|over|under|to))*|\b(?:older|younger) than"
    rf"|\b(?:to|and|or|from) age"
    rf"|\b{_PERSONS}(?: (?:who|that|are|aged|over|under|older|younger|than|between|from|ages?|up|to|at|least))*)"
    r"[\s(]*\Z"
)
_AGE_AFTER = compiled(
    r"(?:[\s-]|, )(?:old|of age|of pregnancy|of gestation|gestation|pregnant"
    r"|(?:and|or) (?:older|younger|above|below|up)|ago|later|earlier|of life)\b"
)
_AGED = frozenset({"day", "week", "month", "year"})
# "a" counts only what is seldom named without counting: not "a day", "a second", "a drink".
_A_UNITS = frozenset({"minute", "hour", "cup", "teaspoon", "tablespoon", "mile", "kilometer", "inch"})


@dataclass(frozen=True, slots=True)
class Measure:
    """``text[start:end]`` says an amount between ``low`` and ``high``, in the base unit of its ``dimension``.

    Base units are pint's (seconds, kilograms, cubic metres, metres, kelvin), their ratio for so much to so much, times
    per day for a frequency, and one for what is counted; "every 5,000 miles" is a ``length/each``. An open bound is an
    infinity; ``about`` says that the text itself is not exact.
    """

    start: int
    end: int
    low: float
    high: float
    dimension: str
    about: bool = False


def find_measures(text: str) -> tuple[Measure, ...]:
    """The measures in ``text``, in order; none overlaps another."""
    found: list[Measure] = []
    readers = (
        (_BOTH_ENDS, _twice_a_day),
        (_TIMES, _frequency),
        (_EACH, _frequency),
        (_TWO_UNITS, _two_units),
        (_QUANTITY, _quantity),
        (_PORTIONS, _portions),
        (_MONEY, _money),
        (_REGULAR, _frequency),
    )
    for pattern, read in readers:
        for match in pattern.finditer(text):
            measure = read(text, match)
            if measure and not any(measure.start < each.end and each.start < measure.end for each in found):
                found.append(measure)
    return tuple(_joined(text, sorted(found, key=lambda each: each.start)))


def _joined(text: str, measures: Iterable[Measure]) -> Iterator[Measure]:
    """The measures with "2 hours and 30 minutes" as one."""
    last: Measure | None = None
    for each in measures:
        if (
            last
            and last.dimension == "time"
            and each.dimension.startswith("time")
            and last.high > each.high == each.low
        ):
            between = text[last.end : each.start].lower()
            if between.isspace() or between.split() == ["and"]:
                both = replace(each, start=last.start, low=last.low + each.low, high=last.high + each.high)
                last = replace(both, about=last.about or each.about)
                continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _two_units(text: str, match: re.Match[str]) -> Measure | None:
    first, second = read_number(match["first"]), read_number(match["second"])
    units = [_unit(match["unit"]), _unit(match["unit2"])]
    if not first or not second or _is_age(text, match, units[1]) or (match["and"] and not _between(text, match)):
        return None
    (dimension, low), (other, high) = _base(first[0], units[0]), _base(second[1], units[1])
    if dimension != other or low > high:
        return None
    return _bounded(text, match.start(), match.end(), low, high, dimension, about=False)


def _quantity(text: str, match: re.Match[str]) -> Measure | None:
    start, end, unit = match.start("first"), match.end(), _unit(match["unit"])
    numbers = _numbers(text, match)
    if numbers is None or _is_age(text, match, unit):
        return None
    low, high, start = numbers
    half = _HALF_AFTER.match(text, end)
    if match["first"].lower() in {"a", "an"} and unit not in _A_UNITS and not half:
        return None
    if half:
        low, high, end = low + 0.5, high + 0.5, half.end()
    dimension, base_low = _base(low, unit)
    base_high = _base(high, unit)[1]
    if ratio := _RATIO.match(text, end):
        other, per = _base(1.0, _unit(ratio["of"]))
        dimension, end, base_low, base_high = f"{dimension}/{other}", ratio.end(), base_low / per, base_high / per
    elif _COMPOUND.match(text, end):
        dimension += "/?"
    elif rate := (_TIME_RATE if dimension == "time" else _RATE).match(text, end):
        # Amounts a day and amounts a week are not compared: either may leave days out.
        dimension, end = f"{dimension}/{(rate['period'] or 'day').lower()}", rate.end()
    elif dimension == "length" and _AFTER_EVERY.search(text[max(0, start - 10) : start]):
        dimension += "/each"
    about = any(word in match["first"].lower() for word in VAGUE)
    return _bounded(text, start, end, base_low, base_high, dimension, about=about, open_=_open(match))


def _portions(text: str, match: re.Match[str]) -> Measure | None:
    numbers = _numbers(text, match)
    if numbers is None or _PERSON.fullmatch(match["noun"]):
        return None
    low, high, start = numbers
    about = any(word in match["first"].lower() for word in VAGUE)
    dimension = f"{next(words(match['noun'])).stem}/{match['period'].lower()}"
    return _bounded(text, start, match.end(), low, high, dimension, about=about, open_=_open(match))


def _twice_a_day(_: str, match: re.Match[str]) -> Measure:
    return Measure(match.start(), match.end(), 2.0, 2.0, "frequency")


def _frequency(text: str, match: re.Match[str]) -> Measure | None:
    groups = match.groupdict()
    low = high = 1.0
    start = match.start()
    if groups.get("first") or groups.get("d_first"):
        numbers = _numbers(text, match, "" if groups["first"] else "d_")
        if numbers is None:
            return None
        low, high, start = numbers
    elif groups.get("word"):
        low = 1.0 if groups["word"].lower() == "once" else 2.0
        high = 2.0 if "or twice" in match.group().lower() else low
    if groups.get("every"):
        per = (_PERIODS | _RECURRING)[groups["every"].lower()]
        other = (groups["other"] or "").lower()
        least, most = VAGUE["few"] if other == "few" else (_OTHER.get(other, 1.0),) * 2
        if groups["from"]:
            first, last = read_number(groups["from"]), read_number(groups["upto"] or groups["from"])
            if not first or not last or not 0 < first[0] <= last[1]:
                return None
            least, most = first[0], last[1]
        low, high = low * per / most, high * per / least
    else:
        per = _ADVERBS[groups["adverb"].lower()] if groups.get("adverb") else _PERIODS[groups["period"].lower()]
        low, high = low * per, high * per
    # "Every day" and "five days a week" say on which days, not how often on each.
    days = groups.get("d_first") or match.group().lower().split() in (["every", "day"], ["each", "day"])
    open_ = "low" if days else _open(match)
    return _bounded(text, start, match.end(), low, high, "frequency", about=False, open_=open_)


def _money(text: str, match: re.Match[str]) -> Measure | None:
    value = float(match["first"].replace(",", ""))
    return _bounded(text, match.start(), match.end(), value, value, f"money {match['sign']}", about=False)


def _open(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("more") or groups.get("d_more") or "+" in match.group() or "or more" in match.group().lower():
        return "low"
    return "high" if groups.get("less") or groups.get("d_less") else ""


def _bounded(
    text: str, start: int, end: int, low: float, high: float, dimension: str, *, about: bool, open_: str = ""
) -> Measure | None:
    """The measure with the words around it that open one of its bounds, or make it inexact."""
    while True:
        before = text[max(0, start - 30) : start]
        most, least = _HIGH.search(before), _LOW.search(before)
        if found := _ABOUT.search(before):
            about = True
        elif found := min(filter(None, (most, least)), key=re.Match.start, default=None):
            # "No less than" ends like "less than", and begins before it.
            open_ = "high" if found is most else "low"
        else:
            break
        start -= len(before) - found.start()
    if after := _LOW_AFTER.match(text, end):
        open_, end = "low", after.end()
    elif after := _HIGH_AFTER.match(text, end):
        open_, end = "high", after.end()
    if open_ == "low":
        high = math.inf
    elif open_ == "high":
        low = -math.inf
    return Measure(start, end, low, high, dimension, about)


def _numbers(text: str, match: re.Match[str], prefix: str = "") -> tuple[float, float, int] | None:
    """What the one or two numbers of a match are worth, and where they start."""
    first, start = read_number(match[f"{prefix}first"]), match.start(f"{prefix}first")
    if not match[f"{prefix}second"]:
        return (*first, start) if first else None
    second = read_number(match[f"{prefix}second"])
    if second is None:
        return None
    if first is None or first[0] > second[1] or (match[f"{prefix}and"] and not _between(text, match)):
        return (*second, match.start(f"{prefix}second"))
    return first[0], second[1], start


def _between(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].rstrip().lower().endswith("between")


def _unit(words: str) -> str:
    return next(name for pattern, name in _UNIT_PATTERNS if pattern.fullmatch(words))


def _is_age(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether it is somebody's age, or a point in time."""
    if unit not in _AGED:
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    return bool(_AGE_BEFORE.search(before) or _AGE_AFTER.match(text, match.end()))


def _base(value: float, unit: str) -> tuple[str, float]:
    if unit in _COUNTED:
        return unit, value
    dimension, factor, offset = _scale(unit)
    return dimension, value * factor + offset


@cache
def _scale(unit: str) -> tuple[str, float, float]:
    """The dimension of a unit of pint, and what takes a value in it to the base unit: a factor and an offset."""
    registry = _registry()
    zero, one = (float(registry.Quantity(value, unit).to_base_units().magnitude) for value in (0.0, 1.0))
    dimension = str(registry.Unit(unit).dimensionality)
    names = {"[length] ** 3": "volume", "dimensionless": "angle", "[mass] * [length] ** 2 / [time] ** 2": "energy"}
    return names.get(dimension, dimension.strip("[]")), one - zero, zero


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()
