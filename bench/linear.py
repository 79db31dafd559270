"""Time per character of each component on adversarial texts of growing size: it must stay flat.

Usage: python bench/linear.py [--sizes 10000 100000 1000000] [--events] [NAME ...]

Prints microseconds per character, one line for each text and component that takes a
noticeable time, and at its end how much dearer a character became from the smallest to the
largest text. Exit status 1 when that is more than `GENEROUS` anywhere. `NAME`s choose among
`TEXTS`; 5 MB is `--sizes 5000000`. The linking of events is left out unless asked for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice

from spacy.language import Language

from newsledger.language import load

SIZES = (10_000, 100_000, 1_000_000)
GENEROUS = 3.0
# Below this, in microseconds per character, a component's time is noise.
_NOISE = 2.0

# What is repeated to make each text; together they have no line breaks unless they show one.
TEXTS = {
    "digits": "7",
    "digits and commas": "123,",
    "digits and dots": "1.",
    "brackets": "(",
    "nested brackets": "((5 [3 {",
    "no spaces": "abcdefghij",
    "capitals, no spaces": "Abc",
    "mixed scripts": "日本5億円 Казахстан 10 млрд ₸ ",
    "emoji": "\N{WAVING HAND SIGN}5",
    "spaces": " ",
    "line breaks": "\n",
    "percentages": "5% ",
    "glued dollars": "$5",
    "dashes": "5-",
    "ranges": "5 to ",
    "lists": "5, ",
    "numbers in words": "twenty and ",
    "magnitudes": "million ",
    "brackets of accounts": "5 (4) ",
    "years": "2024 ",
    "months": "May ",
    "comparisons": "In 2024 it was more than a year earlier. ",
    "same periods": "the same period of last year, ",
    "jobs": "5 jobs ",
    "plants": "5 plants and ",
    "names": "Word and ",
    "institutions": "Ministry of ",
    "places": "Almaty Region, ",
    "quotation marks": '"5" ',
    "addresses": "http://a.b/5 ",
    "news": "The plant in Almaty will create 300 jobs, cost $5 million and make 900 tons a year. ",
}


def text_of(name: str, size: int) -> str:
    """Return the text `name`, `size` characters long."""
    return "".join(islice(cycle(TEXTS[name]), size))


def seconds(nlp: Language, text: str) -> dict[str, float]:
    """Return the time that the tokenizer and each component of `nlp` take for `text`."""
    begun = time.process_time()
    doc = nlp.make_doc(text)
    taken = {"tokenizer": time.process_time() - begun}
    for name, component in nlp.pipeline:
        begun = time.process_time()
        doc = component(doc)
        taken[name] = time.process_time() - begun
    return taken


def growth(times: Sequence[float]) -> float:
    """Return how much dearer a character is in the last text than in the first, noise aside."""
    return max(times[-1], _NOISE) / max(times[0], _NOISE)


def main() -> int:
    """Measure the texts asked for, print a line for each, and tell whether any grew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TEXTS))
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--events", action="store_true", help="measure the linking of events too")
    options = parser.parse_args()
    nlp = load()
    if not options.events:
        nlp.remove_pipe("events")
    seconds(nlp, text_of("news", 5_000))
    worst = 1.0
    for name in options.names or TEXTS:
        found = [(size, seconds(nlp, text_of(name, size))) for size in options.sizes]
        for part in found[0][1]:
            times = [1e6 * taken[part] / size for size, taken in found]
            worst = max(worst, growth(times))
            if max(times) > _NOISE:
                figures = "  ".join(f"{each:8.2f}" for each in times)
                print(f"{name:<22}{part:<10}{figures}  x{growth(times):.1f}", flush=True)
    print(f"most dear at the end: x{worst:.1f} (µs per character at {options.sizes})")
    return worst > GENEROUS


if __name__ == "__main__":
    sys.exit(main())
