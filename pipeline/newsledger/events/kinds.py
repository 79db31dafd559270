"""The type of a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsledger.choice import Choice
from newsledger.events.fact import Fact
from newsledger.events.position import nearness
from newsledger.events.story import Story, once
from newsledger.events.surroundings import labels_of, surroundings
from newsledger.schema import EVENT_TYPES


def decide_type(fact: Fact, earlier: Sequence[Fact], story: Story, choice: Choice) -> None:
    """Set `fact.type` and note how likely it is.

    What has no figure is a project.
    """
    if not fact.figures:
        fact.type = "project"
        return
    index, probability = choice.best_class(EVENT_TYPES, type_features(fact, earlier, story))
    fact.type = EVENT_TYPES[index]
    fact.decided("type", probability)


def type_features(fact: Fact, earlier: Sequence[Fact], story: Story) -> list[str]:
    """Return what tells the type of a fact."""
    features = surroundings(fact, story)
    together = labels_of(fact)
    labels = together.split("+")
    features += [f"labels={together}", *(f"label={label}" for label in labels)]
    features.append(f"figures={min(len(fact.figures), 4)}")
    before = earlier[-1].type if earlier else "start"
    near = nearness(fact, earlier, story)
    features += [
        f"before={before}",
        f"before={before}.{near}",
        f"before={before}.labels={together}",
    ]
    features += [f"article.{label}={share}.labels={together}" for label, share in _shares(story)]
    alike = [other.type for other in earlier if {f.label for f in other.figures} & set(labels)]
    kin = alike[-1] if alike else "first"
    features += [f"kin={kin}", f"kin={kin}.labels={together}", f"kin={kin}.{near}"]
    features += [f"told={one}" for one in sorted({other.type for other in earlier})]
    here = story.sentences[story.sentence_index(fact.start)]
    beside = {figure.label for figure in story.spans_in(story.figures, *here)}
    features += [f"beside={'+'.join(sorted(beside))}.labels={together}"]
    clause = story.clauses[story.clause_index(fact.start)]
    return features + [f"labels={together}.clause={cue}" for cue in sorted(story.cues(*clause))]


@once
def _shares(story: Story) -> list[tuple[str, int]]:
    """Return the labels that tell what an article is about, with their share in thirds."""
    labels = Counter(figure.label for figure in story.figures)
    whole = max(len(story.figures), 1)
    return [(label, round(labels[label] / whole * 3)) for label in ("PERCENT", "PROJECTS", "JOBS")]
