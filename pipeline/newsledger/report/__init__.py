"""The page for people: one self-contained HTML file from what a run has written."""

from newsledger.report.page import PER_PAGE, write_report

__all__ = ["PER_PAGE", "write_report"]
