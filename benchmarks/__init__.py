"""Measurements of the portal against floors and peers in the same run (`make bench`); results in docs/benchmarks.md.

Method: the portal (A) and its floor or peer (B) run in turn, A-B-A-B, on the same data and connection; medians and
the spread between the quartiles are written down; a target is a ratio, so that another machine does not move it.
"""
