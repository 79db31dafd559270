"""The sentence that leads a fragment: "The following will be built: - a mill; - a bakery."."""

from __future__ import annotations

from itertools import accumulate

from newsledger.events.story import Story, once


@once
def families(story: Story, index: int) -> str:
    """Return the families of the turns of phrase in a sentence: "planned+completed", or ""."""
    turns = story.turns_in(*story.sentences[index])
    return "+".join(sorted({name.partition(".")[0] for _, name in turns}))


def lead_of(story: Story, index: int) -> int:
    """Return the index of the last sentence, up to this one, that has a turn of phrase; or -1."""
    return _leads(story)[index]


@once
def _leads(story: Story) -> list[int]:
    told = (index if families(story, index) else -1 for index in range(len(story.sentences)))
    return list(accumulate(told, max))


def lead_features(story: Story, offset: int) -> list[str]:
    """Return whether the sentence at `offset` is a fragment or an item, and what leads it."""
    index = story.sentence_index(offset)
    item = story.layout.paragraphs[story.paragraph_index(offset)].item
    if families(story, index):
        return [f"led={'item' if item else 'whole'}"]
    lead = lead_of(story, index)
    if lead < 0:
        return [f"led={'item' if item else 'fragment'}.none"]
    opens = offset - story.sentences[index][0] < 4
    start, end = story.sentences[lead]
    how = f"{'item' if item else 'fragment'}.colon={story.text[end - 1] == ':'}"
    cues = sorted(cue for cue in story.cues(start, end) if cue.startswith("project."))
    return [
        f"led={how}",
        f"led={how}.opens={opens}",
        f"led={how}.opens={opens}.{families(story, lead)}",
        f"led={how}.{families(story, lead)}",
        f"led.figures={bool(story.spans_in(story.figures, start, end))}.{how}",
        *(f"led={cue}" for cue in cues),
        *(f"led={cue}.{how}" for cue in cues),
    ]
