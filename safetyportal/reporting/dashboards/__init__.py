"""What leaders see: figures of a place and a month from the rollups, each with the way to its rows."""
