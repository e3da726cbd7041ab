"""What authorities do: plans, draws, visits, enforcement documents, cases."""
