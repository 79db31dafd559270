from __future__ import annotations

import gzip
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from newsledger.read import Limits, Reject
from newsledger.read.notices import tells, without_notices
from newsledger.schema import Article
from reading import read, told

PAGE = """<!doctype html><html lang="en"><head>{meta}<title>Acme to build plant - Daily News</title>
<meta property="og:site_name" content="Daily News">
<meta property="article:published_time" content="2024-12-13T23:30:00+05:00">
<link rel="canonical" href="https://news.example.com/business/acme-plant">
<script>alert("4,000 jobs")</script><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/b">Business</a></nav>
<article><h1>Acme to build plant</h1>
<p>ASTANA - Acme will build a €3-billion plant near Zürich by 2028 &amp; hire 1,200 people.</p>
<script>document.write("5,000 jobs")</script>
<p>The plant is the third of its kind, said <a href="javascript:alert(1)">the minister</a>.</p>
<table><tr><th>Year</th><th>Output</th></tr><tr><td>2024</td><td>300 t</td></tr></table>
{more}</article>
<div class="comments"><p>I do not believe a word of it, said a reader of 2019.</p></div>
<footer>© 2025 Daily News. All rights reserved.</footer></body></html>"""


def page(meta: str = "", more: str = "") -> str:
    return PAGE.format(meta=meta, more=more)


def read_one(path: Path, data: bytes) -> Article | Reject:
    path.write_bytes(data)
    (item,) = read(path)
    return item


def article(path: Path, data: bytes) -> Article:
    item = read_one(path, data)
    assert isinstance(item, Article), item
    return item


def test_text_title_day_address_and_site_are_taken(tmp_path: Path) -> None:
    found = article(tmp_path / "a.html", page('<meta charset="utf-8">').encode())
    assert (found.id, found.title, found.source) == ("a", "Acme to build plant", "Daily News")
    assert found.date == date(2024, 12, 13)
    assert found.url == "https://news.example.com/business/acme-plant"
    assert "a €3-billion plant near Zürich by 2028 & hire 1,200 people." in found.text
    for foreign in ("4,000", "5,000", "javascript", "color", "reader of 2019", "Home", "<"):
        assert foreign not in found.text


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta charset=windows-1252>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="iso-8859-15">', "iso-8859-15"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="utf-16">', "utf-8"),
    ],
)
def test_the_encoding_is_what_the_page_has_or_declares(
    tmp_path: Path, meta: str, encoding: str
) -> None:
    found = article(tmp_path / "a.html", page(meta).encode(encoding))
    assert "a €3-billion plant near Zürich" in found.text


@pytest.mark.parametrize("meta", ["", '<meta charset="none-such">', '<meta charset="utf-8">'])
def test_an_encoding_that_nobody_declares_is_not_guessed(tmp_path: Path, meta: str) -> None:
    item = read_one(tmp_path / "a.html", page(meta).encode("cp1252"))
    if "utf-8" in meta:  # as browsers show it
        assert isinstance(item, Article)
        assert "a \ufffd3-billion plant near Z\ufffdrich" in item.text
    else:
        assert isinstance(item, Reject)
        assert "is not UTF-8" in item.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "is empty"),
        ("no markup at all", "without an article"),
        ("<html><body><nav><a href=/>Home</a><a href=/b>News</a></nav></body></html>", "without"),
        ("<html><body><h1>404</h1><p>Page not found.</p></body></html>", "without an article"),
        ("<html><body><p>Please enable JavaScript to view this site.</p></body>", "without"),
        (
            "<html><body><p>Subscribe to continue reading. $1 for 6 months.</p>"
            "<p>Already a subscriber? Sign in.</p></body></html>",
            "without an article",
        ),
        (f"<html><body>{'<p>x</p>' * 50_001}</body></html>", "50,000 elements"),
        (f"<html><body><p>{'plant ' * 50_000}.</p></body></html>", "larger than 200 KB"),
        ("\x00<html>", "is binary"),
    ],
)
def test_a_page_without_an_article_is_rejected(tmp_path: Path, data: str, reason: str) -> None:
    item = read_one(tmp_path / "a.html", data.encode())
    assert isinstance(item, Reject)
    assert reason in item.reason


def test_a_wall_leaves_what_stands_before_it(tmp_path: Path) -> None:
    wall = "<p>To continue reading, subscribe for $1 for 6 months.</p><p>Already a member?</p>"
    found = article(tmp_path / "a.html", page(more=wall).encode())
    assert "3-billion" in found.text
    assert "$1" not in found.text
    assert "member" not in found.text


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading.",
        "Sign in to read the full story.",
        "Please log in or register to comment.",
        "To keep reading, create a free account.",
        "This article is available to subscribers only.",
        "The full story is only available to paying members.",
        "Already a subscriber? Log in",
        "You have reached your limit of 5 free articles this month.",
        "You’ve read 3 of 3 free articles.",
        "Get unlimited digital access for $1 a week.",
        "We use cookies to improve your experience.",
        "Please enable JavaScript and cookies to continue.",
        "Access denied",
    ],
)
def test_notices_are_left_out(line: str) -> None:
    assert (
        without_notices(f"The plant opened.\n{line}\nIt is new.") == "The plant opened.\nIt is new."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers to the operator rose to 5 million.",
        "Subscribe! said the banker, and 300 investors did so in May.",
        "To continue the project, the government will borrow $1 billion.",
        "This article is made in Almaty.",
        "The company signed in Astana a contract to build a plant.",
        "You have to invest $5 million to be given land.",
        "We use coal, said the minister.",
        "Access to the port was denied to 40 ships.",
        "Get the plant built first, he said.",
        "Try as it may, the mine lost $3 million.",
        "The register lists 300 firms.",
        "Registered capital is to rise to $5 million.",
    ],
)
def test_what_looks_like_a_notice_stays(line: str) -> None:
    assert without_notices(line) == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Home\nNews\nContact us", False),
        ("Photo: the agency", False),
        ("Acme will build a plant.", True),
        ("He said: “It will be built.”", True),
        ("", False),
    ],
)
def test_menus_tell_nothing(text: str, expected: bool) -> None:
    assert tells(text) is expected


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ('<meta property="article:published_time" content="2031-02-03">', date(2031, 2, 3)),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", '
            '"datePublished": "2019-05-06T07:08:09Z", "dateModified": "2020-01-01"}</script>',
            date(2019, 5, 6),
        ),
        ('<meta property="article:modified_time" content="2020-01-01"><link rel="canonical" '
         'href="https://n.example.com/2018/03/04/acme">', date(2018, 3, 4)),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_declared_whenever_it_is_read(
    tmp_path: Path, meta: str, day: date | None
) -> None:
    body = "<p>Acme will build a plant in Astana by 2028, it said.</p>"
    found = article(tmp_path / "a.html", f"<html><head>{meta}</head><body>{body}</body>".encode())
    assert found.date == day


def test_the_same_page_gives_the_same_article_in_any_process(tmp_path: Path) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(page().encode()))
    code = "import sys; from newsledger.read import *; print(list(read_articles(sys.argv[1:])))"
    command = [sys.executable, "-c", code, str(path)]
    runs = [
        subprocess.run(
            command, capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stderr == b""
    assert repr(read(path)) == runs[0].stdout.decode().strip()


@pytest.mark.parametrize(
    "data",
    [
        "<div>" * 100_000 + "The plant will be built.",
        "<p>" * 10_000 + "The plant will be built.",
        "<a" * 100_000,
        "<!--" * 100_000,
        "<p>&#0;&#xD800;&#x110000;&bogus;&lt;script&gt; The plant will be built here.</p>",
        '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script><p>It will be built.",
        "<time datetime=" + "9" * 100_000 + "><p>The plant will be built.</p>",
        '<!DOCTYPE html [<!ENTITY c SYSTEM "file:///etc/passwd">]><p>&c; It will be built.</p>',
        "<?xml version='1.0' encoding='utf-16'?><html><body><p>It will be built.</p></body></html>",
    ],
)
def test_pages_that_mean_harm_are_read_or_rejected(tmp_path: Path, data: str) -> None:
    (tmp_path / "a.html").write_text(data)
    for item in read(tmp_path, limits=Limits(article=10_000)):
        assert isinstance(item, Article | Reject)
        assert "root:" not in str(item)
    assert len(told(read(tmp_path))) == 1
