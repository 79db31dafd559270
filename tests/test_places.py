"""Places in sentences and articles: where they are, and which ones they are."""

import re
from itertools import pairwise

import pytest

from growth import assert_linear
from newsledger.spans.places import find_places, recognise, resolve, to_span

_MARK = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")

# [place](its region, or country, or - for neither); nothing else is a place.
WORLD = """
It builds in [Chandler](US-AZ), [Arizona](US-AZ), and near [Columbus](US-OH), [Ohio](US-OH).
[PARIS](FR-IDF) (Reuters) - [France](FR)'s Orange posted a profit of 300 million euros.
The battery plant in [Paris](US-TX), [Texas](US-TX), will employ 400 people.
[Georgia](GE) and [Armenia](AM) signed a transit deal in [Tbilisi](GE-TB) on Monday.
Hyundai opened its plant in [Savannah](US-GA), [Georgia](US-GA), last year.
The firm left [Charlotte](US-NC), [North Carolina](US-NC), and [Austin](US-TX) for [Georgia](US-GA).
Michael Jordan and Paris Hilton attended the opening.
King Abdullah of [Jordan](JO) arrived in [Amman](JO-AM).
[Cambridge](CA-ON), [Ontario](CA-ON), will host a Toyota line.
It sells to [Germany](DE), [Poland](PL) and the [Czech Republic](CZ).
Workers at the [Port of Hamburg](DE-HH) went on strike.
The mine lies in the [Atacama Region](CL-AT) of [Chile](CL).
A solar park will rise near [Bikaner](IN-RJ) in [Rajasthan](IN-RJ).
Output in [Guangdong](CN-GD) and [Jiangsu](CN-JS) provinces fell.
The ferry links [Baku](AZ-BA) with [Aktau](KZ-47) across the [Caspian Sea](-).
The firm moved from [Nice](FR-PAC) to [Lyon](FR-ARA).
Nice weather helped sales in [Split](HR-17), [Croatia](HR).
Oil from the [Kashagan field](KZ-23) goes through [Novorossiysk](RU-KDA).
They invested in [Dar es Salaam](TZ-02), [Tanzania](TZ), and [Nairobi](KE-30).
The [Jizzakh region](UZ-JI) has a free zone, said the governor of [Samarkand region](UZ-SA).
Exports to the [Middle East](-), [eastern Europe](-) and [Southeast Asia](-) grew.
A refinery in [Port Harcourt](NG-RI), [Rivers State](NG-RI), restarted.
A steel mill in [Port Talbot](GB-WLS), [Wales](GB-WLS), will close.
The project covers [Zhetisu](KZ-33), [Abai](KZ-10) and [Ulytau](KZ-62) regions.
The [Kyzylorda Region](KZ-43) and the city of [Baikonur](KZ-43) get gas.
A quarry in the village of [Novy Put](-) was sold.
The [Great Stone industrial park](BY-MI) near [Minsk](BY-HM) has 140 residents.
Gov. Kim Reynolds welcomed the expansion in [Cedar Rapids](US-IA), [Iowa](US-IA).
Kia's plant in [Žilina](SK-ZI), [Slovakia](SK), and Volvo's in [Košice](SK-KI) will expand.
Ford will cut 1,000 jobs in [Cologne](DE-NW) and [Valencia](ES-VC), [Spain](ES).
A smelter in [Mobile](US-AL), [Ala.](US-AL), was idled.
The [Lake Balkhash](-) site is in [Almaty region](KZ-19), not in [Almaty](KZ-75).
[Johannesburg](ZA-GP)-based Sasol runs a plant in [Secunda](ZA-MP), [South Africa](ZA).
[Central Java](ID-JT) and [Batam](ID-KR) in [Indonesia](ID) host the factories.
[Dubai](AE-DU)-based DP World runs [Jebel Ali](AE-DU).
[Oyu Tolgoi](MN-053) in [Mongolia](MN)'s [South Gobi](MN-053) produced 200,000 tons.
The airport of [Semey](KZ-10) (formerly [Semipalatinsk](KZ-10)) was rebuilt.
The company, based in [St. Louis](US-MO), [Mo.](US-MO), said [U.S.](US) sales fell.
Plants in [Monterrey](MX-NLE), [Mexico](MX), and [Medellín](CO-ANT), [Colombia](CO), reopened.
Tomago in [NSW](AU-NSW) and the works in [Wollongong](AU-NSW), [Australia](AU), face high prices.
The [Taldykorgan industrial zone](KZ-33) and the [Orenburg SEZ](RU-ORE) have new residents.
Volkswagen works in [Schwäbisch Gmünd](DE-BW) and [Goerlitz](DE-SN), [Germany](DE), face cuts.
It will expand in [Suffolk](US-VA), [Virginia](US-VA), and [Salem County](US-NJ), [N.J.](US-NJ)
The [Suez Canal Economic Zone](EG-SUZ) ([SCZONE](EG-SUZ)) and [Sokhna](EG-SUZ) grow.
"""


def unmark(marked: str) -> tuple[str, list[tuple[str, str]]]:
    return _MARK.sub(r"\1", marked), _MARK.findall(marked)


@pytest.mark.parametrize("marked", WORLD.strip().split("\n"))
def test_world(marked):
    text, expected = unmark(marked)
    mentions = recognise(text)
    found = [(m.text, m.place.region or m.place.country or "-") for m in mentions]
    assert found == expected
    assert all(text[m.start : m.end] == m.text for m in mentions)


@pytest.mark.parametrize(
    ("text", "name", "country", "region"),
    [
        ("a plant in the Karaganda region", "Karaganda Region", "KZ", "KZ-35"),
        ("tiles from Shymkent city", "Shymkent", "KZ", "KZ-79"),
        ("a zone in Zhetysu Region", "Zhetisu Region", "KZ", "KZ-33"),
        ("the Saran industrial zone", "Saran industrial zone", "KZ", "KZ-35"),
        ("farms in Baiganin district", "Baiganin District", "KZ", "KZ-15"),
        ("exports to the CIS", "Commonwealth of Independent States", None, None),
        ("a firm from the UK", "United Kingdom", "GB", None),
        ("gold of the Kumtor gold mine", "Kumtor", "KG", "KG-Y"),
    ],
)
def test_normalised_values(text, name, country, region):
    (mention,) = recognise(text)
    span = to_span(mention)
    assert (span.label, span.text, span.rule) == ("LOC", mention.text, mention.rule)
    expected = {"name": name, "country": country, "region": region}
    assert {key: span.values[key] for key in expected} == expected


def test_coordinates():
    (mention,) = recognise("A plant opened in Atyrau.")
    assert mention.place.latitude == pytest.approx(47.1, abs=0.2)
    assert mention.place.longitude == pytest.approx(51.9, abs=0.2)


def test_rule_tells_how_a_place_was_found():
    rules = {m.text: m.rule for m in recognise("In Almaty, in Xyzzy district, in Kazakhstan.")}
    assert rules == {
        "Almaty": "gazetteer:city",
        "Xyzzy district": "shape:district",
        "Kazakhstan": "gazetteer:country",
    }


def test_a_name_beside_capitalised_words_is_ambiguous():
    mentions = recognise("Almaty Heavy Machinery Plant sells in Kazakhstan.")
    assert [(m.text, m.ambiguous) for m in mentions] == [("Almaty", True), ("Kazakhstan", False)]


def test_a_name_shown_to_be_a_place_once_is_one_everywhere():
    text = "Whyalla, South Australia, has a mill. Reading has none, but a mill in Reading closed."
    assert [m.text for m in recognise(text)] == ["Whyalla", "South Australia", "Reading", "Reading"]


def test_a_bare_name_after_its_designator():
    text = "The Xyzzy mine reopened in May. Output at Xyzzy doubled."
    assert [m.text for m in recognise(text)] == ["Xyzzy mine", "Xyzzy"]


def test_dateline_with_a_date_before_it():
    text = " date 2024-12-13 ASTANA – The president met the governor."
    assert [m.text for m in recognise(text)] == ["ASTANA"]


def test_candidates_and_resolution_are_one_recognition():
    text = "A plant in Paris, Texas, and one in France."
    assert resolve(find_places(text), text) == recognise(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "1234", "«»", "a", "A", "A.", "Астана", "\ud7ff"]
)
def test_no_places(text):
    assert recognise(text) == []


ADVERSARIAL = {
    "digits": "1234567890" * 4,
    "brackets": "(" * 20 + ")" * 20,
    "no spaces": "Almaty",
    "capitals": "Almaty Region And Paris Texas ",
    "hyphens": "A-",
    "dots": "U.S.",
    "particles": "A de ",
    "lists": "Aaa, ",
    "announced": "in Xxxx, Yyyy, ",
    "quotes": 'special economic zone "Khorgos ',
    "designators": "Region district city zone ",
    "mixed scripts": "Алматы Almaty 北京 Paris ",
    "empty lines": "\n",
}


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_time_is_linear(unit):
    def disjoint_mentions(text: str) -> None:
        mentions = recognise(text)
        assert all(a.end <= b.start for a, b in pairwise(mentions))

    assert_linear(disjoint_mentions, unit, 20_000)
