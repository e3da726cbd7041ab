"""Probes of privacy, web and supply chain: they walk what is there (URLs, models, forms), so new apps are in them.

`make test` runs a short form of each in about three minutes; `make probes` the long one (PROBES=long).
"""

import os

LONG = os.environ.get("PROBES") == "long"
