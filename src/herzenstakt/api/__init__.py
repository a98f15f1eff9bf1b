"""The desk for programs: what a person can do here, one address for each thing, described for machines."""
