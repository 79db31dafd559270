"""Build `word_classes.txt`, the classes of common words by what stands around them.

    pip install spacy-lookups-data==1.0.5
    python models/lexicon/word_classes.py

from the repository's root. Each line is a class: the first 16 steps of its path in a tree of Brown
clusters, in which near classes share the beginning of their paths, then its words. Taken are the
words that `common_words.txt` and `function_words.toml` list, and their inflected forms.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import srsly

from newsledger.spans.name_words import lexicon

_STEPS = 16


def _table(name: str) -> dict[str, Any]:
    """Return a table of the package: word -> its number, its lemma."""
    path = files("spacy_lookups_data") / "data" / f"en_{name}.json.gz"
    table: dict[str, Any] = srsly.read_gzip_json(Path(str(path)))
    return table


def main() -> None:
    """Write the file beside this one."""
    lists = lexicon()
    known = lists.common | lists.function
    clusters = _table("lexeme_cluster")
    words = {
        word for word, lemma in _table("lemma_lookup").items() if lemma in known and word.islower()
    }
    classes: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known | words):
        if number := clusters.get(word):
            path = f"{number:b}"[::-1].ljust(_STEPS, "0")[:_STEPS]  # the first step is the last bit
            classes[path].append(word)
    lines = (" ".join([path, *words]) for path, words in sorted(classes.items()))
    Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
