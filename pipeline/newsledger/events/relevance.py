"""Whether an article is about the economy: a daily batch holds sport, courts and weather too.

Their figures (prize money, votes, victims) look like those of events; only the words of the whole
article tell the difference.
"""

from __future__ import annotations

from collections import Counter

from newsledger.choice import Choice
from newsledger.events.story import Story
from newsledger.schema import EVENT_TYPES

# Below this probability an article has no events: by cross-validation 31 of 40 articles without
# events get none so, where it was 12, and 4 of 641 others lose theirs.
_LEAST = 0.75
# A shorter text is a question, not an article.
_FEWEST_WORDS = 60


def is_relevant(story: Story, choice: Choice) -> bool:
    """Tell whether the article may hold events."""
    if len(story.words) < _FEWEST_WORDS:
        return True
    return choice.probabilities([relevance_features(story), []])[0] >= _LEAST


def relevance_features(story: Story) -> list[str]:
    """Return the article's small words, its cues and how much of it speaks of each type."""
    cues = [story.cues(*sentence) for sentence in story.sentences]
    told = Counter(topic for each in cues for topic in {cue.partition(".")[0] for cue in each})
    named = Counter(cue for each in cues for cue in each)
    most = max(len(cues), 1)
    small = {word.lower for word in story.words if story.text[word.start].islower()}
    return [
        "bias",
        *(f"topic={topic}-{min(4 * told[topic] // most, 3)}" for topic in EVENT_TYPES),
        *(f"cue={cue}" for cue in named),
        *(f"twice={cue}" for cue, times in named.items() if times > 1),
        *(f"word={word}" for word in sorted(small) if len(word) > 2),
    ]
