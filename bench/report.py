"""How quick the report is on a large run: the corpus's train part over and over under new ids.

    python bench/report.py [ARTICLES]

Runs the train part once, repeats what it wrote until there are ARTICLES (10,000), writes the
page and, where a browser is, times what a reader does. Prints a table.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsledger.report import write_report
from newsledger.runner import run

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
Line = dict[str, Any]


def lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def repeated(source: Path, target: Path, count: int) -> None:
    """Write a run of `count` articles from one of fewer."""
    events: dict[str, list[Line]] = {}
    for event in lines(source / "events.jsonl"):
        events.setdefault(event["article_id"], []).append(event)
    target.mkdir()
    total = 0
    with (
        (target / "articles.jsonl").open("w", encoding="utf-8") as article_file,
        (target / "events.jsonl").open("w", encoding="utf-8") as event_file,
    ):
        for number, article in enumerate(islice(cycle(lines(source / "articles.jsonl")), count)):
            name = f"{article['id']}~{number}"
            text = f"{article['text']}\n{number}"
            article_file.write(json.dumps(article | {"id": name, "text": text}) + "\n")
            for event in events.get(article["id"], []):
                new = {"article_id": name, "event_id": f"{event['event_id']}~{number}"}
                event_file.write(json.dumps(event | new) + "\n")
                total += 1
    summary = json.loads((source / "run.json").read_text(encoding="utf-8"))
    summary["counts"] |= {"articles": count, "events": total}
    (target / "run.json").write_text(json.dumps(summary), encoding="utf-8")


STEPS = {
    "all events in the table": ("#events", "#table tbody tr:nth-child(50)"),
    "one type": ("#events?type=project", ".chip:has-text('project')"),
    "sorted by amount": ("#events?sort=-amount", "th[aria-sort=descending]"),
    "sorted by words": ("#events?sort=subject", "th[aria-sort=ascending]"),
    "search": ("#events?q=solar+plant", ".chip:has-text('solar')"),
    "search again": ("#events?q=battery", ".chip:has-text('battery')"),
    "search of whole articles": ("#events?q=opened&texts=1", ".chip:has-text('whole')"),
    "an event with its article": ("#event/7", "#text mark"),
}


def in_a_browser(page: Path) -> Iterator[tuple[str, float]]:
    from browsing import browser

    with browser() as chrome:
        tab = chrome.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(120_000)
        began = time.perf_counter()
        tab.goto(page.as_uri(), wait_until="commit")
        tab.wait_for_selector("#overview .bars")
        yield "overview on the screen", time.perf_counter() - began
        tab.wait_for_load_state("load")
        yield "everything loaded", time.perf_counter() - began
        for name, (address, shown) in STEPS.items():
            yield name, timed(lambda a=address, s=shown: step(tab, a, s))


def step(tab: Any, address: str, shown: str) -> None:
    tab.evaluate("hash => { location.hash = hash; }", address)
    tab.wait_for_selector(shown)


def timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def main(count: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        run([str(ROOT / "models/corpus/train.jsonl")], folder / "once")
        repeated(folder / "once", folder / "large", count)
        began = time.perf_counter()
        (page, *_) = write_report(folder / "large")
        print(f"{count:,} articles, {lines_in(folder / 'large/events.jsonl'):,} events")
        print(f"written in {time.perf_counter() - began:.1f} s, {page.stat().st_size / 1e6:.0f} MB")
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        for what, seconds in in_a_browser(page):
            print(f"{what:28} {seconds:6.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
