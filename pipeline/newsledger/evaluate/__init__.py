"""Scores of a run against gold: spans, values and events, as the guide's section 4 has them."""

from newsledger.evaluate.errors import Fault, list_faults
from newsledger.evaluate.page import write_page
from newsledger.evaluate.report import Report, score
from newsledger.evaluate.tally import Tally

__all__ = ["Fault", "Report", "Tally", "list_faults", "score", "write_page"]
