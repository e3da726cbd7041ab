"""Probes of privacy, web and supply chain: they walk what is there (URLs, models, forms), so new apps are in them.

`make test` runs a short form of those in this folder; `make probes` the long one (PROBES=long), and that of long/
"""

import os

LONG = os.environ.get("PROBES") == "long"
