"""Tables as files: their columns, and how they are written as CSV, JSON Lines and Parquet."""
