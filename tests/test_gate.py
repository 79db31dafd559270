"""The gate: floors only go up, and a fall, a missing measure or a missing floor fails."""

import sys
from importlib import util
from math import nan
from pathlib import Path

import pytest

from newsledger.schema import LABELS

ROOT = Path(__file__).resolve().parents[1]
_spec = util.spec_from_file_location("gate", ROOT / "bench" / "gate.py")
assert _spec is not None and _spec.loader is not None
gate = util.module_from_spec(_spec)
_spec.loader.exec_module(gate)

FLOORS = {"spans": 95.0, "events": 80.5}


@pytest.mark.parametrize(
    ("measured", "failing"),
    [
        ({"spans": 95.0, "events": 99.0}, []),
        ({"spans": 94.9, "events": 80.5}, ["spans"]),
        ({"spans": 94.9, "events": 80.4}, ["spans", "events"]),
        ({"spans": 95.0}, ["events"]),  # no longer measured
        ({"spans": 95.0, "events": nan}, ["events"]),  # nothing to measure it on
        ({"spans": 95.0, "events": 80.5, "status": 100.0}, ["status"]),  # has no floor yet
    ],
)
def test_what_fails(measured, failing):
    assert gate.failing(FLOORS, measured) == failing
    marked = [
        line.split()[0] for line in gate.table(FLOORS, measured).splitlines() if "FAILS" in line
    ]
    assert sorted(marked) == sorted(failing)


@pytest.mark.parametrize(
    ("now", "floor"),
    [
        (96.0, 95.5),  # half a point below
        (95.99, 95.4),  # rounded down
        (95.5, 95.0),
        (95.3, 95.0),  # would be 94.8: stays
        (12.0, 95.0),  # a fall leaves it
        (nan, 95.0),
        (100.0, 99.5),
    ],
)
def test_a_floor_only_goes_up(now, floor):
    assert gate.raised({"spans": 95.0}, {"spans": now}) == {"spans": floor}


def test_raising_keeps_what_is_not_measured_and_adds_what_is_new():
    assert gate.raised(FLOORS, {"spans": 97.0, "status": 91.26}) == {
        "spans": 96.5,
        "events": 80.5,
        "status": 90.7,
    }
    assert gate.raised({}, {"period": nan}) == {}


def test_floors_come_back_as_written(tmp_path):
    path = tmp_path / "floors.toml"
    assert gate.read_floors(path) == {}
    floors = {"span F1, MONEY": 99.5, "period's end right": 56.85, "all": 3}
    gate.write_floors(path, floors)
    assert gate.read_floors(path) == floors


@pytest.mark.parametrize(
    ("now", "arguments", "status", "kept"),
    [
        (97.0, [], 0, 95.0),
        (94.0, [], 1, 95.0),
        (97.0, ["--raise"], 0, 96.5),
        (94.0, ["--raise"], 1, 95.0),  # raising doesn't hide a fall
    ],
)
def test_exit_status(monkeypatch, capsys, tmp_path, now, arguments, status, kept):
    path = tmp_path / "floors.toml"
    gate.write_floors(path, {"spans": 95.0})
    monkeypatch.setattr(gate, "FLOORS", path)
    monkeypatch.setattr(gate, "measure", lambda _: {"spans": now})
    monkeypatch.setattr(sys, "argv", ["gate.py", *arguments])
    assert gate.main() == status
    assert gate.read_floors(path) == {"spans": kept}
    assert "spans" in capsys.readouterr().out


def test_every_measure_has_its_floor():
    assert set(gate.read_floors(gate.FLOORS)) == {*gate.MEASURES, *gate.CLUSTERS, gate.LINKING}
    assert {f"span F1, {label}" for label in LABELS} <= set(gate.MEASURES)
