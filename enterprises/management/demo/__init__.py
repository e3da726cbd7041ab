"""The demonstration: invented firms and people of Hunan, the same ones on every machine."""
