"""Eighteen months of invented history for the demonstration: the same on every machine."""
