"""SQL databases: annotated articles in, rows of a normal schema out, and back again.

SQLAlchemy and Alembic are imported with the modules below, so import these where a database
is asked for.
"""
