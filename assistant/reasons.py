"""A text -> whether it gives a reason, by the words that grammar has for it: "because", "due to", "which is why"."""

from __future__ import annotations

import re

_WHOM = r"(?:i|you|we|he|she|it|they|this|that|these|those|there|the|a|an|my|your|his|her|its|our|their|most|many)"
_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a (?:result|consequence)|therefore|consequently|hence|so that"
    r"|in order to|(?:this|that|which) is why|that['’]s why|the reasons?|for (?:this|that|these|those) reasons?"
    r"|which means|(?:this|that) means|caused by|leads? to|results? (?:in|from))\b"
    # "Since" and "so" are of time and of degree as well; before a clause, at the head of one, they give a reason.
    rf"|(?:\A|[.;:,]\s+)(?:since|as)\s+{_WHOM}\b(?!\s+(?:time|day|days|year|years)\b)"
    rf"|[,;]\s+so\s+{_WHOM}\b",
    re.IGNORECASE,
)


def gives_reason(text: str) -> bool:
    """Whether ``text`` says why, in so many words."""
    return bool(_REASON.search(text))
