"""Nothing yet. Metrics will live here; two contracts in `pyproject.toml` keep danger and presence out."""
