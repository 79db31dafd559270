"""The gazetteer: what is in it, under which names, and that its build gives the same data."""

import gzip
import subprocess
import sys
from importlib.metadata import version

import pytest

from newsledger.resources import models_dir, read_toml
from newsledger.spans.gazetteer import fold, gazetteer


def first(name: str):
    entry = gazetteer().lookup(name)
    assert entry is not None, name
    return entry.places[0]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Öskemen", "oskemen"),
        ("Jalal-Abad", "jalal abad"),
        ("Xi’an", "xi an"),
        ("St. Petersburg", "st petersburg"),
        ("Łódź", "lodz"),
        ("Bakı", "baki"),
        ("Gəncə", "ganca"),
        ("Høyanger", "hoyanger"),
    ],
)
def test_fold(name, key):
    assert fold(name) == key


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kazakhstan", "KZ"),
        ("U.S.", "US"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Britain", "GB"),
        ("UAE", "AE"),
        ("South Korea", "KR"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Turkey", "TR"),
        ("DRC", "CD"),
        ("Ivory Coast", "CI"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("Holland", "NL"),
        ("Russian Federation", "RU"),
        ("Republic of Uzbekistan", "UZ"),
        ("Kosovo", "XK"),
        ("Laos", "LA"),
        ("Cape Verde", "CV"),
    ],
)
def test_countries(name, country):
    place = first(name)
    assert (place.kind, place.country, place.region) == ("country", country, None)


KAZAKH_REGIONS = {
    "KZ-10": "Abai Abay",
    "KZ-11": "Akmola Aqmola",
    "KZ-15": "Aktobe Aqtobe Aktyubinsk",
    "KZ-19": "Almaty",
    "KZ-23": "Atyrau",
    "KZ-27": "West_Kazakhstan",
    "KZ-31": "Zhambyl Jambyl",
    "KZ-33": "Zhetisu Jetisu Zhetysu Jetisy",
    "KZ-35": "Karaganda Karagandy Qaraghandy",
    "KZ-39": "Kostanay Kostanai Qostanay",
    "KZ-43": "Kyzylorda Qyzylorda Kzyl-Orda",
    "KZ-47": "Mangistau Mangystau Mangghystau",
    "KZ-55": "Pavlodar",
    "KZ-59": "North_Kazakhstan",
    "KZ-61": "Turkistan Turkestan South_Kazakhstan",
    "KZ-62": "Ulytau",
    "KZ-63": "East_Kazakhstan",
    "KZ-71": "Astana",
    "KZ-75": "Almaty",
    "KZ-79": "Shymkent",
}


@pytest.mark.parametrize(("region", "names"), KAZAKH_REGIONS.items())
def test_regions_of_kazakhstan(region, names):
    for name in names.split():
        entry = gazetteer().lookup(name.replace("_", " "))
        assert region in {p.region for p in entry.places if p.kind == "region"}


@pytest.mark.parametrize(
    ("name", "canonical", "region"),
    [
        ("Nur-Sultan", "Astana", "KZ-71"),
        ("Alma-Ata", "Almaty", "KZ-75"),
        ("Chimkent", "Shymkent", "KZ-79"),
        ("Oskemen", "Ust-Kamenogorsk", "KZ-63"),
        ("Semipalatinsk", "Semey", "KZ-10"),
        ("Zhezkazgan", "Zhezkazgan", "KZ-62"),
        ("Taldykorgan", "Taldykorgan", "KZ-33"),
        ("Baikonyr", "Baikonur", "KZ-43"),
        ("Ferghana", "Fergana", "UZ-FA"),
        ("Khudjand", "Khujand", "TJ-SU"),
        ("Turkmenbashy", "Turkmenbashi", "TM-B"),
        ("Jalalabad", "Jalal-Abad", "KG-J"),
        ("Kiev", "Kyiv", "UA-30"),
        ("Bangalore", "Bengaluru", "IN-KA"),
        ("Köln", "Cologne", "DE-NW"),
        ("Saint Petersburg", "Saint Petersburg", "RU-SPE"),
    ],
)
def test_old_names_and_transliterations(name, canonical, region):
    cities = [p for p in gazetteer().lookup(name).places if p.kind == "city"]
    assert (canonical, region) in {(p.name, p.region) for p in cities}


@pytest.mark.parametrize(
    ("names", "region"),
    [
        ("Kadamjay Kadamjai Kadamdzhai", "KG-B"),
        ("Jayyl Zhaiyl Zhayyl Moskovsky", "KG-C"),
        ("At-Bashy At-Bashi Jumgal Zhumgal", "KG-N"),
        ("Jeti-Oguz Dzheti-Oguz Tyup Tup", "KG-Y"),
        ("Jizzakh Djizak Zaamin Gallaaral Forish Farish", "UZ-JI"),
        ("Kosonsoy Kasansay Chust", "UZ-NG"),
        ("Khujand Khudzhand Leninabad Istaravshan Panjakent Penjikent", "TJ-SU"),
        ("Nebit-Dag Balkanabat Kyzyl-Arvat Turkmenbashi", "TM-B"),
        ("Turkmenabat Chardzhou Chardzhev", "TM-L"),
        ("Mayurbhanj Keonjhar Kendujhar Khurda", "IN-OD"),
        ("Zhetysai Jetisai Saryagash Tolebi", "KZ-61"),
        ("Satpayev Satbayev Zhezdy Jezdy", "KZ-62"),
    ],
)
def test_districts_and_towns_in_the_spellings_of_news(names: str, region: str) -> None:
    for name in names.split():
        assert region in {place.region for place in gazetteer().lookup(name).places}, name


@pytest.mark.parametrize("name", ["Tengiz", "Kashagan", "Karachaganak", "Kumtor", "Oyu Tolgoi"])
def test_fields_have_coordinates(name):
    place = next(p for p in gazetteer().lookup(name).places if p.kind == "field")
    assert place.latitude is not None and place.longitude is not None


def test_a_name_has_its_likeliest_place_first():
    assert first("Georgia").country == "GE"
    assert first("Paris").country == "FR"
    assert first("Birmingham").country == "GB"


def test_common_words_are_not_trusted():
    for name in ("Reading", "Nice", "Mobile", "Orange", "Man", "Of", "Jordan River"):
        entry = gazetteer().lookup(name)
        assert entry is None or entry.level > 0


def test_unknown_name():
    assert gazetteer().lookup("Xyzzy") is None
    assert gazetteer().lookup("") is None


def test_build_gives_the_same_data():
    for package, release in read_toml("places/coverage.toml")["built"].items():
        installed = pytest.importorskip(package, reason=f"needs {package} to build the gazetteer")
        if version(package) != release:
            pytest.skip(
                f"{installed.__name__} is not {release}, which the gazetteer was built from"
            )
    folder = models_dir() / "places"
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r});"
        " import build; sys.stdout.buffer.write(build.packed())"
    )
    built = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert gzip.decompress(built) == gzip.decompress((folder / "places.tsv.gz").read_bytes())
