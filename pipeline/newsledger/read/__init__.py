"""Reading: files, folders, globs and standard input in, articles and rejects out."""

from newsledger.read.inputs import read_articles
from newsledger.read.limits import Limits
from newsledger.read.meter import Meter
from newsledger.read.paths import printable
from newsledger.read.rejects import Reject, Unreadable

__all__ = ["Limits", "Meter", "Reject", "Unreadable", "printable", "read_articles"]
