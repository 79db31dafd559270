"""Train the labeller of names and write `models/trained/names/weights.tsv`.

    python bench/train_names.py [--check]

Learns from `models/corpus/train.jsonl` and from the passages in `models/trained/names/`, which
were written for this. With `--check` it writes nothing: it cross-validates on the train part,
article by article, and scores the dev part, both on the corpus's own amounts and dates.

Needs python-crfsuite (the pipeline itself doesn't). The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from newsledger.goldform import read_gold
from newsledger.resources import models_dir
from newsledger.spans.name_evidence import evidence_of
from newsledger.spans.name_features import OFFSETS, article_features
from newsledger.spans.name_memory import settle
from newsledger.spans.name_page import Page, read_page
from newsledger.spans.name_words import HEADS, is_name_word, word_classes, word_features
from newsledger.spans.names import describe
from newsledger.spans.places import recognise

LABELS = ("O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER")
NAMES = ("LOC", "ORG")
MARKED = (*NAMES, "PER")
L2, RAREST, ITERATIONS, FOLDS = 8.0, 3, 150, 5
LEAST = 20  # thousandths: a smaller weight decides nothing
MARK = re.compile(r"\[([OLP]) ([^\]]+)\]|\{([^}]*)\}")

Found = tuple[int, int, str]


@dataclass
class Sample:
    """An article to learn from: its words and runs, its names, the labels of its runs' words."""

    page: Page
    names: list[Found]
    labels: list[list[str]]


def sample(text: str, spans: Iterable[Found]) -> Sample:
    spans = list(spans)
    places = [(mention.start, mention.end, describe(mention)) for mention in recognise(text)]
    taken = [(start, end) for start, end, label in spans if label not in MARKED]
    page = read_page(text, places, taken)
    names = [span for span in spans if span[2] in NAMES]
    marked = [span for span in spans if span[2] in MARKED]
    return Sample(page, names, label_runs(page, marked))


def corpus(part: str) -> list[Sample]:
    return [
        sample(gold.article.text, [(span.start, span.end, span.label) for span in gold.spans])
        for gold in read_gold(models_dir() / "corpus" / f"{part}.jsonl")
    ]


def passages() -> list[Sample]:
    """Read the passages: `[O …]` is an ORG, `[L …]` a LOC, `[P …]` a person, `{…}` an amount."""
    found = []
    text = (models_dir() / "trained" / "names" / "passages.txt").read_text("utf-8")
    for passage in text.strip().split("\n\n"):
        plain, spans, last = "", [], 0
        for match in MARK.finditer(passage):
            plain += passage[last : match.start()]
            inside = match[2] or match[3]
            kind = {"O": "ORG", "L": "LOC", "P": "PER"}.get(match[1], "")
            spans.append((len(plain), len(plain) + len(inside), kind))
            plain += inside
            last = match.end()
        found.append(sample(plain + passage[last:], spans))
    return found


def label_runs(page: Page, names: Sequence[Found]) -> list[list[str]]:
    """Label the runs' words by the gold; persons, which it doesn't mark, by their evidence."""
    starts = {start: index for index, start in enumerate(page.starts)}
    ends = {end: index for index, end in enumerate(page.ends)}
    labels: dict[int, str] = {}
    for start, end, label in names:
        if start in starts and end in ends:
            first, last = starts[start], ends[end]
            if any(begin <= first and last < stop for begin, stop in page.runs):
                labels |= dict.fromkeys(range(first, last + 1), f"I-{label}")
                labels[first] = f"B-{label}"
    evidence = evidence_of(page)
    rows = []
    for begin, stop in page.runs:
        row: list[str] = []
        for index in range(begin, stop):
            label = labels.get(index, "O")
            if label == "O" and is_person(page.words[index], evidence):
                label = "I-PER" if row and row[-1].endswith("PER") else "B-PER"
            row.append(label)
        rows.append(row)
    return rows


def is_person(word: str, evidence: dict[str, set[str]]) -> bool:
    classes = set(word_classes(word))
    if not is_name_word(word) or classes & (HEADS | {"office", "term", "honorific", "nation"}):
        return "given" in classes
    initial = len(word) == 2 and word[1] == "."
    return initial or "given" in classes or "person" in evidence.get(word.lower(), ())


def features(page: Page, blind: bool = False) -> list[list[list[str]]]:
    """Return the features of each run's words; `blind` leaves out the list of organisations."""
    rows = []
    for (first, _), (common, run) in zip(page.runs, article_features(page), strict=True):
        row = []
        for index, own in enumerate(run, first):
            described = [*common, *own]
            for offset in OFFSETS:
                shared, alone = word_features(page.word(index + offset))
                described += [f"{offset}|{feature}" for feature in shared]
                described += [f"{offset}|{feature}" for feature in alone if not offset]
            if blind:
                described = [f for f in described if not re.match(r"k-?1?=|.*known", f)]
            row.append(sorted(described))  # the order of a set would change the sums' last bits
        rows.append(row)
    return rows


def train(samples: Sequence[Sample]) -> pycrfsuite.Tagger:
    """Train on each article thrice, once blind to the list, so that the context is learnt too."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {
            "c1": 0.0,
            "c2": L2,
            "max_iterations": ITERATIONS,
            "feature.minfreq": RAREST,
            "feature.possible_transitions": True,
        }
    )
    for one in samples:
        seen, blind = features(one.page), features(one.page, blind=True)
        for described in (seen, seen, blind):
            for run, labels in zip(described, one.labels, strict=True):
                trainer.append(run, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.crf"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
    return tagger


def write(tagger: pycrfsuite.Tagger, path: Path) -> None:
    """Write the weights in thousandths: the labels, the transitions, then a feature a line."""
    info = tagger.info()
    lines = ["\t".join(("#", *LABELS))]
    for label in LABELS:
        steps = (info.transitions.get((label, after), 0.0) for after in LABELS)
        lines.append("\t".join((f"from {label}", *(str(round(1000 * step)) for step in steps))))
    weights: dict[str, list[int]] = defaultdict(lambda: [0] * len(LABELS))
    for (feature, label), weight in info.state_features.items():
        weights[feature][LABELS.index(label)] = round(1000 * weight)
    lines += [
        "\t".join((name, *map(str, row)))
        for name, row in sorted(weights.items())
        if max(map(abs, row)) >= LEAST
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def predict(tagger: pycrfsuite.Tagger, page: Page) -> set[Found]:
    labels = [tagger.tag(run) for run in features(page)]
    return {
        (page.starts[first], page.ends[last - 1], label)
        for first, last, label in settle(page, labels)
    }


def report(title: str, pairs: Sequence[tuple[set[Found], set[Found]]]) -> None:
    for label in NAMES:
        gold = sum(span[2] == label for names, _ in pairs for span in names)
        found = sum(span[2] == label for _, names in pairs for span in names)
        right = sum(span[2] == label for names, others in pairs for span in names & others)
        f1 = 2 * right / (gold + found)
        print(f"{title} {label}: P {right / found:.4f} R {right / gold:.4f} F1 {f1:.4f}")


def check() -> None:
    articles, written = corpus("train"), passages()
    pairs = []
    for fold in range(FOLDS):
        held = articles[fold::FOLDS]
        rest = [one for number, one in enumerate(articles) if number % FOLDS != fold]
        tagger = train([*rest, *written])
        pairs += [(set(one.names), predict(tagger, one.page)) for one in held]
    report("cross-validation", pairs)
    tagger = train([*articles, *written])
    report("dev", [(set(one.names), predict(tagger, one.page)) for one in corpus("dev")])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="cross-validate and score dev")
    if parser.parse_args().check:
        check()
    else:
        write(
            train([*corpus("train"), *passages()]),
            models_dir() / "trained" / "names" / "weights.tsv",
        )


if __name__ == "__main__":
    main()
