"""One module a revision. A revision that is released is never changed again."""
