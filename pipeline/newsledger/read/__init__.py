"""Reading: files, folders, globs and standard input in, articles and rejects out."""

from newsledger.read.inputs import read_articles
from newsledger.read.rejects import Reject

__all__ = ["Reject", "read_articles"]
