"""Writing: annotated articles in, the files of a run out. One module a sink."""

from newsledger.write.folder import RunFolder

__all__ = ["RunFolder"]
