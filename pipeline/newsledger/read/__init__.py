"""Reading: files, folders, globs and standard input in, articles and rejects out."""

from newsledger.read.inputs import read_articles
from newsledger.read.limits import Limits
from newsledger.read.paths import printable
from newsledger.read.rejects import Reject

__all__ = ["Limits", "Reject", "printable", "read_articles"]
