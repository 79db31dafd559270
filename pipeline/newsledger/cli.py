"""The command line: each command parses its arguments and calls one function.

Heavy modules are imported inside the commands, so that `newsledger --help` is quick.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from newsledger.schema import NewsledgerError

app = typer.Typer(
    name="newsledger",
    help="From news about industry and investment to a table of events.",
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


@app.command(epilog="Example: newsledger run articles/ --out outputs/ --date 2024-12-13")
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
    max_article_size: Annotated[
        int, typer.Option(metavar="KB", min=1, max=10_000, help="longer articles are rejected")
    ] = 200,
) -> None:
    """Read articles and write events.csv, events.jsonl, articles.jsonl, rejects.jsonl, run.json.

    With --db the articles go into a database as well, and those that it knows are not read
    again. Exit status: 0 all read, 1 some rejected, 2 wrong use, 3 broken off: start it again.
    """
    from newsledger.progress import show_summary, watching
    from newsledger.read import Limits
    from newsledger.runner import Settings
    from newsledger.runner import run as run_all

    day = published.date() if published else None
    settings = Settings(day, parquet, db, refresh, wait, Limits(article=max_article_size * 1000))
    with watching() as watch:
        result = run_all(inputs, out, settings, watch)
    show_summary(result, out)
    raise typer.Exit(1 if result.rejects else 0)


@app.command(epilog="Example: newsledger evaluate seeds/gold.jsonl --errors errors.html")
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


@app.command(epilog="Example: newsledger convert gold.jsonl gold.spacy")
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


@app.command(epilog="Example: newsledger explain 'The plant will create 300 jobs.'")
def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="an article's text, or a file that holds it")
    ],
    published: Day = None,
) -> None:
    """Show the spans, values and events of one article, each with the rule that made it."""
    from newsledger.explaining import explain as explain_text

    explain_text(text, published.date() if published else None)


def main() -> None:
    """Run the command line.

    An error ends with one clear line; its status is 2 for wrong use and wrong input, 3 for
    what may go well when the command is started again.
    """
    try:
        app()
    except NewsledgerError as error:
        print(f"newsledger: {error}", file=sys.stderr)
        sys.exit(error.status)


if __name__ == "__main__":
    main()
