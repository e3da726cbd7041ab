"""Suites to inherit: give the data, get the tests."""
