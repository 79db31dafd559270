from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

import newsledger
from newsledger import language
from newsledger.annotations import annotated_of
from newsledger.language import annotate
from newsledger.schema import Article

TEXT = "Kazakhstan will build a $3-billion plant in Astana by 2028. It will create 1,200 jobs."


def found(doc: Doc) -> tuple[object, ...]:
    return tuple(
        (s.start_char, s.end_char, s.label_, s._.rule) for s in doc.spans["sc"]
    ), doc._.events


def test_a_text_gives_spans_values_and_events(nlp: Language) -> None:
    doc = nlp(TEXT)
    labels = {span.label_ for span in doc.spans["sc"]}
    assert {"MONEY", "LOC", "DATE", "JOBS"} <= labels
    (money,) = (span for span in doc.spans["sc"] if span.label_ == "MONEY")
    assert (money.text, money._.values["value"], money._.values["currency"]) == (
        "$3-billion",
        3_000_000_000,
        "USD",
    )
    assert doc._.events
    assert [sent.text for sent in doc.sents] == [TEXT[:59], TEXT[60:]]


def test_pipe_with_two_processes_gives_the_same(nlp: Language) -> None:
    texts = [TEXT, "Output fell 5% in May.", ""] * 4
    alone = [found(doc) for doc in nlp.pipe(texts)]
    assert [found(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=3)] == alone


def test_words_of_articles_do_not_add_up(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article(str(n), f"{TEXT} Its owner is Nameless{n} Qx{n}zq.") for n in range(5)]
    before = list(annotate(nlp, articles))
    monkeypatch.setattr(language, "VOCABULARY", 0)
    fresh = [Article(str(n), f"{TEXT} Its owner is Unheardof{'abcde'[n]}.") for n in range(5)]
    size = len(nlp.vocab.strings)
    assert all(each.events for each in annotate(nlp, fresh))
    assert len(nlp.vocab.strings) == size
    assert list(annotate(nlp, articles)) == before
    with nlp.memory_zone():
        doc = nlp("Owned by Dvqzkj.")
        list(annotate(nlp, fresh))
        assert doc[2].text == "Dvqzkj"


def test_saved_and_loaded_it_does_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    assert found(spacy.load(tmp_path / "model")(TEXT)) == found(nlp(TEXT))


def test_a_doc_survives_bytes(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert annotated_of(again) == annotated_of(doc)


def test_displacy_draws_the_spans(nlp: Language) -> None:
    html = displacy.render(nlp(TEXT), style="span", jupyter=False)
    assert "MONEY" in html


def test_a_component_can_follow_ours() -> None:
    @Language.component("count_events")
    def count_events(doc: Doc) -> Doc:
        doc.user_data["count"] = len(doc._.events)
        return doc

    nlp = newsledger.load()
    nlp.add_pipe("count_events", last=True)
    assert nlp(TEXT).user_data["count"] >= 1


def test_every_span_aligns_with_tokens(nlp: Language) -> None:
    doc = nlp("US$1.49bn,KZT120bn(+4.8%)/€5m—300MW.In Q3FY24 1.3-fold")
    for span in doc.spans["sc"]:
        assert doc.text[span.start_char : span.end_char] == span.text


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "…", "1", "$", "\ufeff", "a\x00b", "💶 5 million", "(" * 500, "ß" * 300],
)
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    assert annotated_of(nlp(text)).article.text == text


def test_spacy_finds_the_factories_by_entry_point() -> None:
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('newsledger_layout'); "
        "print(len(list(nlp('It rose. It fell.').sents)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2"


def test_the_package_is_light_to_import() -> None:
    heavy = ("spacy", "pandas", "numpy", "dateparser", "sqlalchemy", "alembic", "pyarrow")
    code = f"import sys, newsledger.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
