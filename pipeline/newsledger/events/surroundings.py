"""What stands around a fact: what its type and its status are told by."""

from __future__ import annotations

from collections.abc import Sequence

from newsledger.events.cues import classes
from newsledger.events.fact import Fact
from newsledger.events.plants import sort_of
from newsledger.events.story import Story, Word


def surroundings(fact: Fact, story: Story) -> list[str]:
    """Return the words and cues of the head, of its clause and of its sentence as features."""
    return [*_beside(fact, story), *_sentence_words(fact, story)]


def labels_of(fact: Fact) -> str:
    """Return the labels of the fact's figures, each once: "JOBS+MONEY"."""
    return "+".join(sorted({figure.label for figure in fact.figures}))


def _beside(fact: Fact, story: Story) -> list[str]:
    """The words beside the fact's head, the cues of its clause, and where it stands."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    clause = story.clauses[story.clause_index(fact.start)]
    before = story.left(fact.start, 25, sentence[0])
    after = story.right(fact.end, 25, sentence[1])
    features = ["bias", f"plants={_plants(fact)}"]
    features += [f"l1={word.lower}" for word in before[-1:]]
    features += [f"r1={word.lower}" for word in after[:1]]
    features += [f"clause={cue}" for cue in sorted(story.cues(*clause))]
    features += [f"head={word}" for word in _head_words(fact, story)]
    features += _nearest_cue("near.l", before[::-1])
    features += _nearest_cue("near.r", after)
    title = story.layout.title
    features.append(f"title={title is not None and fact.start < title[1]}")
    features.append(f"org={bool(story.spans_in(story.organisations, *sentence))}")
    if title:
        features += [f"titlecue={cue}" for cue in sorted(story.cues(*title))]
    return features


def _plants(fact: Fact) -> str:
    """How the first mention of the fact's plant is put; none without one."""
    return sort_of(fact.plants[0]) if fact.plants else "none"


def _sentence_words(fact: Fact, story: Story) -> list[str]:
    """All words and cues of the head's sentence, those near the head told from the others."""
    sentence = story.sentences[story.sentence_index(fact.start)]
    features = [f"l={word.lower}" for word in story.left(fact.start, 6, sentence[0])]
    features += [f"r={word.lower}" for word in story.right(fact.end, 6, sentence[1])]
    features += [f"sentence={cue}" for cue in sorted(story.cues(*sentence))]
    words = {word.lower for word in story.words_in(*sentence)}
    return features + [f"word={word}" for word in sorted(words)]


def _head_words(fact: Fact, story: Story) -> list[str]:
    """The words of the head itself: what is counted, or what is built."""
    return sorted({word.lower for word in story.words_in(fact.start, fact.end)})


def _nearest_cue(side: str, words: Sequence[Word]) -> list[str]:
    """The first cue met when going away from the head."""
    for word in words:
        names = classes(word.lower)
        if names:
            return [f"{side}={name}" for name in names]
    return []
