"""The command line's care: help with examples, completion, errors that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsledger.cli import app

COMMANDS = ("run", "evaluate", "convert", "explain", "report")


def newsledger(*given: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsledger.cli", *map(str, given)]
    environment = os.environ | {"COLUMNS": "200", "TERM": "dumb"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_that_are_of_the_command(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
    examples = shown.split("Examples:")[1]
    assert examples.count(f"newsledger {command}") >= 2
    options = {word for word in examples.split() if word.startswith("--")}
    assert all(option in shown.split("Examples:")[0] for option in options)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_completes_commands(shell: str) -> None:
    done = CliRunner().invoke(
        app,
        [],
        prog_name="newsledger",
        env={
            "_NEWSLEDGER_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": "newsledger re",
            "COMP_CWORD": "1",
            "_TYPER_COMPLETE_ARGS": "newsledger re",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        },
    )
    assert "report" in done.output


def test_run_with_report_writes_the_page(tmp_path: Path, nlp: object) -> None:
    (tmp_path / "a.txt").write_text("Acme will build a plant in Astana for $3 billion.")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "--out", str(out), "--report"])
    assert done.exit_code == 0, done.output
    assert (out / "report.html").stat().st_size > 500_000
    assert "report.html" in done.output
    assert "1 article," in done.output


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["report", "nowhere"], "give the folder that 'newsledger run … --out' wrote"),
        (["run", "nowhere.txt"], "nowhere.txt: no such file, folder or pattern"),
        (["run", "{here}", "--corrections", "nowhere.jsonl"], "cannot read nowhere.jsonl"),
        (["run", "{here}", "--corrections", "{bad}"], "bad.jsonl:1: text: must be a string"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(
    tmp_path: Path, given: list[str], told: str
) -> None:
    (tmp_path / "bad.jsonl").write_text(json.dumps({"id": "a"}) + "\n")
    places = {"here": str(tmp_path), "bad": str(tmp_path / "bad.jsonl")}
    done = newsledger(*(each.format(**places) for each in given))
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
