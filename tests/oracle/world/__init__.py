"""The world of the oracle: a plain table of places, people and rows that the tests own.

`places.py`, `people.py` and `rows.py` are data, read by the judge; `build.py` writes them into a database once.
"""
