"""The report in a real browser: load, sort, filter, open, correct, export, compare."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import browser
from newsledger.assess import assess
from newsledger.report import write_report
from newsledger.runner import Settings, run
from test_report import HOSTILE

ROOT = Path(__file__).resolve().parents[1]
AREA = (
    "🏭 Zavod LLP will open a tyre plant worth 54.9 billion tenge in Saran by 2027, with 300 jobs."
)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, nlp: Any) -> Path:
    """A run of the seeds, of a hostile article and of one with signs beyond the basic plane."""
    inputs = tmp_path_factory.mktemp("in")
    hostile = {
        "id": "</script><b>",
        "text": HOSTILE,
        "title": HOSTILE,
        "url": "javascript:alert(1)",
    }
    lines = [hostile, {"id": "area", "text": AREA, "date": "2024-05-01", "title": "Tyres"}]
    path = inputs / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    seeds = [str(each) for each in sorted((ROOT / "seeds").glob("*.txt"))]
    run([*seeds, str(path)], inputs / "out")
    write_report(inputs / "out")
    return inputs / "out"


@pytest.fixture
def page(chrome: Any, folder: Path) -> Iterator[Any]:
    """The page, opened from the disk; whatever the console complains of fails the test."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request", lambda r: None if r.url.startswith(("file:", "blob:")) else wrong.append(r.url)
    )
    opened.goto((folder / "report.html").as_uri())
    opened.wait_for_selector("#overview .tile")
    yield opened
    context.close()
    assert wrong == []


def go(page: Any, address: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", address)


def events(folder: Path) -> list[dict[str, Any]]:
    return list(map(json.loads, (folder / "events.jsonl").open(encoding="utf-8")))


def open_event(page: Any, folder: Path, subject: str) -> dict[str, Any]:
    """Open the event with these words for its subject; return its line."""
    at, event = next(
        (n, e) for n, e in enumerate(events(folder)) if subject in (e["subject"] or "")
    )
    go(page, f"#event/{at}")
    page.wait_for_selector("#event .text mark")
    return event


def saved(page: Any, click: str) -> str:
    with page.expect_download() as waiting:
        page.click(click)
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_the_overview_counts_and_leads_on(page: Any, folder: Path) -> None:
    assert page.locator(".tile .number").nth(1).inner_text() == str(len(events(folder)))
    assert page.locator("#overview svg.plot").count() >= 5
    assert page.get_by_text("Zhetisu", exact=False).count() > 0
    bar = page.locator("#overview .bars rect[aria-label^='project:']")
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#events:not([hidden]) .chip")
    types = set(page.locator("td.c-type").all_inner_texts())
    assert types == {"project"}


def test_the_table_sorts_filters_and_pages(page: Any, folder: Path) -> None:
    lines = events(folder)
    go(page, "#events")
    page.wait_for_selector("#table tbody tr")
    assert page.locator("#table tbody tr").count() == 50
    page.click("th button:has-text('Figures')")
    page.wait_for_selector("th[aria-sort=descending]")
    largest = max(e["money"][0]["value"] for e in lines if e["money"])
    top = page.locator("#table tbody tr").first.locator("a.open").get_attribute("href")
    assert lines[int(top.split("/")[1])]["money"][0]["value"] == largest
    page.select_option("select[name=type]", "project")
    page.fill("input[name=place]", "saran")
    page.wait_for_function("() => document.querySelectorAll('.chip').length === 2")
    wanted = [
        e
        for e in lines
        if e["type"] == "project" and any("saran" in p["text"].lower() for p in e["locations"])
    ]
    assert page.locator("#counted").inner_text().startswith(f"{len(wanted)} of")
    page.fill("input[name=q]", "tyre 54.9bn")
    page.wait_for_function("() => document.querySelectorAll('.chip').length === 3")
    assert page.locator("#table a.open").count() == 1
    page.click("text=Clear all")
    page.wait_for_function("() => !document.querySelector('.chip')")
    page.go_back()
    page.wait_for_selector(".chip")
    assert page.input_value("input[name=q]") == "tyre 54.9bn"


def test_the_table_by_keyboard(page: Any) -> None:
    go(page, "#events")
    page.wait_for_selector("#table tbody tr")
    page.locator("a.open").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#event/2"
    page.keyboard.press("Enter")
    page.wait_for_selector("#event:not([hidden]) h1")
    assert page.evaluate("document.activeElement.id") == "event-title"


def test_the_filtered_rows_as_csv(page: Any, folder: Path) -> None:
    go(page, "#events?type=portfolio&sort=-amount")
    page.wait_for_selector(".chip")
    rows = list(csv.DictReader(saved(page, "#export").splitlines()))
    wanted = [e for e in events(folder) if e["type"] == "portfolio"]
    assert {row["event_id"] for row in rows} == {e["event_id"] for e in wanted}
    amounts = [float(row["amount"]) for row in rows if row["amount"]]
    assert amounts == sorted(amounts, reverse=True)


def test_formulas_are_text_in_the_csv(page: Any) -> None:
    go(page, "#events")
    page.wait_for_selector("#export")
    for row in csv.reader(saved(page, "#export").splitlines()):
        assert not [cell for cell in row if len(cell) > 1 and cell[0] in "=+@"]


def test_each_field_leads_to_its_words(page: Any, folder: Path) -> None:
    event = open_event(page, folder, "tyre plant")
    for mention in event["mentions"]:
        page.locator(f"button.words:has-text('{mention['text']}')").first.click()
        assert page.locator("#text .flash").inner_text() == mention["text"]
        assert page.locator(f"code.rule:has-text('{mention['rule']}')").count()
    assert page.locator("#text").evaluate("node => node.textContent") == AREA
    assert page.locator("#text .sentence").count() > 0
    labels = set(page.locator("#text mark").evaluate_all("all => all.map(e => e.dataset.label)"))
    assert {"MONEY", "LOC", "JOBS"} <= labels


def test_a_hostile_article_is_text(page: Any, folder: Path) -> None:
    line = next(n for n, e in enumerate(events(folder)) if e["article_id"] == "</script><b>")
    go(page, f"#event/{line}")
    page.wait_for_selector("#event .text mark")
    assert page.locator("#text").evaluate("node => node.textContent") == HOSTILE
    assert page.evaluate("window.hurt") is None
    assert page.locator("#event a[href^='javascript']").count() == 0
    assert page.locator("#event img").count() == 0
    for address in ("#overview", "#events", "#review", "#run"):
        go(page, address)
        page.wait_for_timeout(100)
    assert page.evaluate("window.hurt") is None


def test_corrections_go_round(page: Any, folder: Path, tmp_path: Path, quick_run: Callable) -> None:
    event = open_event(page, folder, "tyre plant")
    page.click("text=✎ Correct…")
    page.fill(".editor input[name=subject]", "tractor tyre plant")
    page.select_option(".editor select[name=status]", "ongoing")
    money = page.locator(".editor .value[data-key=money]")
    money.locator("input[name=value]").fill("55900000000")
    page.click(".editor button[type=submit]")
    page.fill("textarea[name=note]", "the minister said 55.9")
    page.wait_for_selector("text=tractor tyre plant")
    go(page, "#event/0")
    page.wait_for_function("() => document.querySelector('#event-title').textContent !== ''")
    page.click("button.judge.wrong")
    page.reload()  # what was said survives
    go(page, "#review")
    page.wait_for_selector("#save")
    text = saved(page, "#save")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["id"] for line in lines] == [events(folder)[0]["article_id"], "area"]
    wrong, right = lines
    assert len(wrong["events"]) == sum(e["article_id"] == wrong["id"] for e in events(folder)) - 1
    assert wrong["review"]["events"][0]["found"]["subject"] == events(folder)[0]["subject"]
    (fixed,) = [e for e in right["events"] if e["subject"] == "tractor tyre plant"]
    assert fixed["money"][0]["value"] == 55900000000
    assert right["review"]["events"][0]["note"] == "the minister said 55.9"
    assert right["review"]["events"][0]["found"]["subject"] == event["subject"]
    file = tmp_path / "corrections.jsonl"
    file.write_text(text, encoding="utf-8")
    assert "EVENTS" in assess(file, folder / "articles.jsonl").upper()
    source = tmp_path / "again.jsonl"
    articles = (folder / "articles.jsonl").read_text(encoding="utf-8").split("\n")
    given = [json.loads(line) for line in articles if line]
    keys = ("id", "text", "title", "date")
    source.write_text("".join(json.dumps({k: a[k] for k in keys}) + "\n" for a in given))
    quick_run([str(source)], tmp_path / "out", Settings(corrections=(file,)))
    again = events(tmp_path / "out")
    (plant,) = [e for e in again if e["subject"] == "tractor tyre plant"]
    assert (plant["status"], plant["money"][0]["value"]) == ("ongoing", 55900000000)
    assert len(again) == len(events(folder)) - 1


def test_what_was_said_follows_the_event_and_not_its_number(page: Any, folder: Path) -> None:
    event = open_event(page, folder, "tyre plant")
    page.click("button.judge.right")
    renumber = """change => {
        const shelf = JSON.parse(localStorage['newsledger-review-1']);
        for (const draft of Object.values(shelf)) for (const event of draft.events) {
            event.id = `e${Number(event.id.slice(1)) + 7}`;
            if (change) event.subject = 'another thing';
        }
        localStorage['newsledger-review-1'] = JSON.stringify(shelf);
    }"""
    for change, told in ((False, "true"), (True, "false")):
        page.evaluate(renumber, change)
        page.reload()
        page.wait_for_selector("button.judge.right")
        assert page.get_attribute("button.judge.right", "aria-pressed") == told
    assert "What you said stays in the file" in page.locator("#review-card").inner_text()
    page.click("button.judge.wrong")
    go(page, "#review")
    page.wait_for_selector("#save")
    (line,) = [json.loads(line) for line in saved(page, "#save").splitlines()]
    assert {e["verdict"] for e in line["review"]["events"]} == {"right", "wrong"}
    assert event["subject"] in [
        e["found"]["subject"] for e in line["review"]["events"] if e["found"]
    ]


def test_a_missed_event_is_added_with_words_selected(page: Any, folder: Path) -> None:
    open_event(page, folder, "tyre plant")
    page.click("text=Add a missed event")
    select = """([from, to]) => {
        const text = document.getElementById('text');
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        const range = document.createRange(); let at = 0, node;
        while ((node = walker.nextNode())) {
            const end = at + node.length;
            if (from >= at && from < end) range.setStart(node, from - at);
            if (to > at && to <= end) range.setEnd(node, to - at);
            at = end;
        }
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }"""
    start = AREA.index("tyre plant") + 1  # UTF-16 has two units for the first sign
    page.evaluate(select, [start, start + len("tyre plant")])
    page.locator(".editor summary").click()
    page.select_option("select[name=new-label]", "ORG")
    page.click("text=Mark the words selected")
    page.click(".editor button:has-text('Organisation')")
    page.locator(".value[data-key=organisations] select").select_option(label="tyre plant")
    page.click(".editor button[type=submit]")
    assert (
        page.locator(".error").inner_text()
        == "Select the sentence that tells the event, and add it."
    )
    page.evaluate(select, [0, len(AREA) + 1])
    page.click("text=Add the selected sentence")
    page.fill(".editor input[name=subject]", "tyres")
    page.click(".editor button[type=submit]")
    page.wait_for_selector("text=Added to this article")
    go(page, "#review")
    page.wait_for_selector("#save")
    (line,) = [json.loads(line) for line in saved(page, "#save").splitlines()]
    added = line["events"][-1]
    assert (added["organisations"], added["evidence"]) == (["tyre plant"], [[0, len(AREA)]])
    (span,) = [s for s in line["spans"] if s["text"] == "tyre plant"]
    assert AREA[span["start"] : span["end"]] == "tyre plant"


def test_a_saved_file_is_loaded_again(page: Any, folder: Path, tmp_path: Path) -> None:
    open_event(page, folder, "tyre plant")
    page.click("button.judge.right")
    go(page, "#review")
    page.wait_for_selector("#save")
    text = saved(page, "#save")
    page.evaluate("localStorage.clear()")
    page.reload()
    go(page, "#review")
    page.wait_for_selector("#save")
    assert page.locator("#save").is_disabled()
    (tmp_path / "c.jsonl").write_text(text, encoding="utf-8")
    page.set_input_files("#review input[type=file]", tmp_path / "c.jsonl")
    page.wait_for_selector("text=1 article taken over")
    assert json.loads(saved(page, "#save"))["review"]["events"][0]["verdict"] == "right"


def test_gold_is_beside_prediction(chrome: Any, folder: Path, tmp_path: Path) -> None:
    (path,) = write_report(folder, tmp_path / "gold.html", gold=ROOT / "seeds/gold.jsonl")
    page = chrome.new_page()
    page.goto(path.as_uri() + "#errors")
    page.wait_for_selector("#faults-view .chip")
    kinds = page.locator("#faults-view nav a").all_inner_texts()
    assert any(kind.startswith("argument missing") for kind in kinds)
    page.click("#faults-view nav a:has-text('argument missing')")
    page.wait_for_selector(".chip.on:has-text('argument missing')")
    assert set(page.locator("td[data-label=Error]").all_inner_texts()) == {"argument missing"}
    go(page, "#events?verdict=missed")
    page.wait_for_selector("tr.gold")
    page.locator("tr.gold a.open").first.click()
    page.wait_for_selector(".card.gold")
    assert "missed" in page.locator(".card.gold").inner_text()
    go(page, "#events?verdict=argument+missing")
    page.wait_for_selector(".chip:has-text('argument missing')")
    page.locator("a.open").first.click()
    page.wait_for_selector(".card.gold dl")
    page.click("text=Gold spans")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_anybody_can_use_it(chrome: Any, folder: Path, scheme: str, width: int) -> None:
    """axe-core's rules of WCAG 2.1 A and AA, on each section."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs 'test'").Axe()
    context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())
    page.wait_for_selector("#overview .tile")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    for address in ("#overview", "#events?type=project", "#event/3", "#review", "#run"):
        go(page, address)
        page.wait_for_timeout(250)
        if address.startswith("#event/"):
            page.click("button.judge.right")
            page.click("text=✎ Correct…")
        found = axe.run(page, options=rules)
        told = [
            (
                v["id"],
                [n["html"][:150] + str(n.get("failureSummary"))[:250] for n in v["nodes"][:3]],
            )
            for v in found.response["violations"]
        ]
        assert told == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()


def test_it_prints(page: Any, folder: Path) -> None:
    open_event(page, folder, "tyre plant")
    assert len(page.pdf()) > 10_000
    page.emulate_media(media="print")
    assert page.locator("#tabs").is_hidden()
    assert page.locator("#text mark").first.is_visible()
