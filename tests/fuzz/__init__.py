"""Hostile input, made by chance and told by its seed: `python -m tests.fuzz`."""
