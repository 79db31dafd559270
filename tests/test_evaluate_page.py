"""The page of errors: complete, self-contained and safe whatever an article holds."""

from decimal import Decimal
from html.parser import HTMLParser

from newsledger.evaluate import score, write_page
from newsledger.schema import Annotated, Article, Event, Money, Span

HOSTILE = """<script>alert(1)</script>"' onload="x" {{ 7 * 7 }} {% raw %} &amp; 5 bn]]>-->"""


class Page(HTMLParser):
    """Gathers tags, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def page_of(tmp_path, gold, predicted):
    path = tmp_path / "errors.html"
    write_page(path, score([gold], [predicted]), [gold], [predicted])
    return Page(path.read_text(encoding="utf-8"))


def annotated(label, **values):
    start = HOSTILE.index("5 bn")
    spans = (Span(start, start + 4, label, "5 bn", values, HOSTILE),)
    event = Event("e", "deal", "completed", HOSTILE, (HOSTILE,), (HOSTILE,))
    return Annotated(Article(HOSTILE, HOSTILE, HOSTILE, url=HOSTILE), spans, (event,))


def test_hostile_text_stays_text(tmp_path):
    predicted = annotated("ORG", name=HOSTILE)
    page = page_of(tmp_path, annotated("MONEY", currency=HOSTILE), predicted)
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.text.count(HOSTILE[:25]) > 3
    assert "{{ 7 * 7 }}" in page.text
    assert not [value for name, value in page.attributes if name == "src" or "//" in str(value)]


def test_gold_and_prediction_stand_side_by_side(tmp_path):
    text = "Roche paid 5 bn in Almaty."
    money = Money(Decimal(5), "KZT")
    gold = Annotated(
        Article("a", text),
        (Span(0, 5, "ORG", "Roche"), Span(11, 15, "MONEY", "5 bn"), Span(19, 25, "LOC", "Almaty")),
        (Event("e1", "deal", "completed", "x", money=(money,), evidence=((0, 26),)),),
    )
    predicted = Annotated(
        Article("a", text),
        (Span(0, 10, "ORG", "Roche paid"), Span(11, 15, "JOBS", "5 bn"), Span(16, 18, "LOC", "in")),
        (
            Event("e1", "project", "completed", "x", money=(money,), evidence=((0, 26),)),
            Event("e2", "deal", "planned", "y"),
        ),
    )
    page = page_of(tmp_path, gold, predicted)
    for told in (
        "MONEY, wrong label",
        "JOBS, wrong label",
        "ORG, wrong boundary",
        "LOC, missed",
        "LOC, spurious",
        "event with wrong type (deal as project)",
        "5 KZT",
    ):
        assert told in page.text
    assert "6 faults" in page.text  # 3 in gold, 1 spurious span, 2 rows of events


def test_what_is_right_says_so(tmp_path):
    gold = annotated("MONEY")
    page = page_of(tmp_path, gold, gold)
    assert "0 faults" in page.text
