"""Writing: annotated articles in, the files of a run out. One module a sink."""

from newsledger.write.clusters import Clusters
from newsledger.write.folder import RunFolder

__all__ = ["Clusters", "RunFolder"]
