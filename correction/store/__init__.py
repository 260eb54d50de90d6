"""The sealed log, the read models and the unit of work over a database."""
