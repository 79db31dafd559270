"""How sure an event is: the share of its arguments that are right in events decided as surely."""

from __future__ import annotations

from newsledger.choice import Choice
from newsledger.events.fact import Fact

_STEPS = 8


def confidence_features(fact: Fact) -> list[str]:
    """Return in steps how likely each of the fact's decisions was, and what kind of fact it is."""
    features = ["right", f"{fact.type}.figures={min(len(fact.figures), 2)}"]
    features += [f"{name}={int(odds * _STEPS)}" for name, odds in sorted(fact.odds.items())]
    features.append(f"named={bool(fact.organisations)}.{bool(fact.places)}")
    return features


def confidence_of(fact: Fact, choice: Choice) -> float:
    """Return a number between 0 and 1; `choice` learned it from events it had not seen."""
    return choice.probabilities([confidence_features(fact), []])[0]
