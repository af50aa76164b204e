"""Tables for other programs: questions in SQL, and files that they read. Only here DuckDB and SQLite are known."""
