"""Probes that only `make probes` collects: too long for every run, or not yet seen green (README.md says which)."""
