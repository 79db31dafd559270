"""The command line: each command parses its arguments and calls one function.

Heavy modules are imported inside the commands, so that `newsledger --help` is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from newsledger.collecting import collect_seldom
from newsledger.schema import NewsledgerError


def _examples(*commands: str) -> str:
    """Return the end of a help page: commands to begin with, a line each."""
    lines = "\n\n".join(f"  [green]{command}[/]" for command in commands)
    return f"Examples:\n\n{lines}"


if TYPE_CHECKING:
    from newsledger.runner import RunResult

app = typer.Typer(
    name="newsledger",
    help="From news about industry and investment to a table of events.",
    epilog=_examples(
        "newsledger run articles/ --report",
        "newsledger report outputs/ --open",
        "newsledger --install-completion",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
Inputs = Annotated[
    list[str], typer.Argument(help="files, folders, glob patterns or - for standard input")
]
Day = Annotated[
    Optional[datetime],  # noqa: UP045  typer reads it at run time
    typer.Option(
        "--date", formats=["%Y-%m-%d"], help="day of publication of articles that don't tell theirs"
    ),
]


@app.command(
    epilog=_examples(
        "newsledger run articles/ more.jsonl 'day/*.csv' --out outputs/",
        "newsledger run day.jsonl.gz --date 2024-12-13 --db sqlite:///news.db",
        "newsledger run articles/ --report --corrections corrections.jsonl",
        "curl -s https://example.org/news.jsonl | newsledger run - --out today/",
    )
)
def run(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="the folder that takes the results")] = Path("outputs"),
    published: Day = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="write events.parquet too, for DuckDB and the like")
    ] = False,
    db: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="NEWSLEDGER_DB",
            help="a database that takes the articles too: sqlite:///news.db, "
            "postgresql://user@host/base, mariadb://user@host/base",
        ),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option(
            "--refresh", help="read again what another version or --date has read into the database"
        ),
    ] = False,
    wait: Annotated[
        float,
        typer.Option(min=0, help="seconds to wait for a database that is away or in use"),
    ] = 60.0,
    report: Annotated[
        bool, typer.Option("--report", help="write report.html too, the page for people")
    ] = False,
    corrections: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            metavar="FILE",
            envvar="NEWSLEDGER_CORRECTIONS",
            help="what readers corrected, as the page saves it: taken over where the text is "
            "the same; may be given more than once",
        ),
    ] = None,
    rulings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="NEWSLEDGER_RULINGS",
            help="which events are one and which are not, as a person decided: docs/clusters.md",
        ),
    ] = None,
    max_article_size: Annotated[
        int, typer.Option(metavar="KB", min=1, max=10_000, help="longer articles are rejected")
    ] = 200,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="processes that read articles: 1, or with ray one a core"
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(help="'ray' runs on the Ray cluster of RAY_ADDRESS; see docs/scale.md"),
    ] = "local",
    max_article_time: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=0.1, help="articles that take longer are rejected"),
    ] = None,
) -> None:
    """Read articles and write events.csv, events.jsonl, articles.jsonl, projects.csv, run.json …

    With --db the articles go into a database as well, and those that it knows are not read
    again. Exit status: 0 all read, 1 some rejected, 2 wrong use, 3 broken off: start it again.
    """
    from newsledger.progress import show_summary, watching
    from newsledger.read import Limits
    from newsledger.runner import Settings
    from newsledger.runner import run as run_all

    if engine not in ("local", "ray"):
        raise NewsledgerError(f"--engine takes 'local' or 'ray', not {engine!r}")
    day = published.date() if published else None
    limits = Limits(article=max_article_size * 1000)
    settings = Settings(
        day,
        parquet,
        db,
        refresh,
        wait,
        limits,
        tuple(corrections or ()),
        workers=workers,
        seconds=max_article_time,
        rulings=rulings,
    )
    if engine == "ray":
        result = _machines_run()(inputs, out, settings)
    else:
        with watching() as watch:
            result = run_all(inputs, out, settings, watch)
    show_summary(result, out)
    if report:
        from newsledger.report import write_report

        _tell_pages(write_report(out))
    raise typer.Exit(1 if result.rejects else 0)


@app.command(
    epilog=_examples(
        "newsledger report outputs/",
        "newsledger report outputs/ --gold gold.jsonl --out errors.html --open",
    )
)
def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="the folder that 'newsledger run' wrote")
    ] = Path("outputs"),
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="the page; DIR/report.html if not given")
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="show what is right, missed and false against this gold"),
    ] = None,
    per_page: Annotated[
        int, typer.Option(min=1, help="articles in one file; a larger run gets several")
    ] = 10_000,
    open_it: Annotated[bool, typer.Option("--open", help="open the page in the browser")] = False,
) -> None:
    """Write the page for people: one HTML file with overview, map, table, articles and review.

    It opens from the disk in any browser and loads nothing. Corrections made in it are saved
    as a file that `run --corrections` and `evaluate` take.
    """
    from newsledger.report import write_report

    pages = write_report(folder, out, gold=gold, per_page=per_page)
    _tell_pages(pages)
    if open_it:
        typer.launch(pages[0].resolve().as_uri())


def _tell_pages(pages: list[Path]) -> None:
    for page in pages:
        typer.echo(f"{page}  {page.stat().st_size / 1e6:.1f} MB")


@app.command(
    epilog=_examples(
        "newsledger evaluate gold.jsonl",
        "newsledger evaluate corrections.jsonl outputs/articles.jsonl --faults",
        "newsledger evaluate gold.jsonl --json --errors errors.html",
    )
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="gold articles, in any known format")],
    predicted: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(help="predicted articles; without it the pipeline runs on the gold's texts"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the scores as JSON")] = False,
    errors: Annotated[
        Path | None, typer.Option(help="write gold and prediction side by side")
    ] = None,
    spans: Annotated[str, typer.Option(help="'gold' gives the linking the gold's spans")] = "found",
    faults: Annotated[
        bool, typer.Option("--faults", help="list every miss and false alarm")
    ] = False,
) -> None:
    """Score against gold: spans, values, events."""
    from newsledger.assess import assess

    if spans not in ("found", "gold"):
        raise NewsledgerError(f"--spans takes 'found' or 'gold', not {spans!r}")
    typer.echo(
        assess(
            gold, predicted, gold_spans=spans == "gold", as_json=as_json, page=errors, faults=faults
        )
    )


@app.command(
    epilog=_examples(
        "newsledger convert outputs/articles.jsonl articles.spacy",
        "newsledger convert label-studio-export.json gold.jsonl",
        "newsledger convert gold.jsonl brat-folder --to brat",
    )
)
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN")],
    target: Annotated[Path, typer.Argument(metavar="OUT")],
    from_: Annotated[
        str | None, typer.Option("--from", help="format of IN, if its suffix doesn't tell")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="format of OUT, if its suffix doesn't tell")
    ] = None,
) -> None:
    """Convert gold and predictions between formats; says what the target can't hold."""
    from newsledger import formats

    for line in formats.convert(source, target, from_, to):
        typer.echo(line, err=True)


@app.command(
    epilog=_examples(
        "newsledger explain 'The plant will create 300 jobs.'",
        "newsledger explain article.txt --date 2024-12-13",
    )
)
def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="an article's text, or a file that holds it")
    ],
    published: Day = None,
) -> None:
    """Show the spans, values and events of one article, each with the rule that made it."""
    from newsledger.explaining import explain as explain_text

    explain_text(text, published.date() if published else None)


def _machines_run() -> Callable[..., RunResult]:
    try:
        from newsledger.machines import run as run_on_machines
    except ImportError as error:
        raise NewsledgerError("--engine ray needs Ray: pip install 'newsledger[ray]'") from error
    return run_on_machines


def main() -> None:
    """Run the command line.

    An error ends with one clear line; its status is 2 for wrong use and wrong input, 3 for
    what may go well when the command is started again.
    """
    collect_seldom()
    try:
        app()
    except NewsledgerError as error:
        print(f"newsledger: {error}", file=sys.stderr)
        sys.exit(error.status)


if __name__ == "__main__":
    main()
