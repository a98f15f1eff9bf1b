"""The demo world: a week at RatziFatzi GmbH, told in plays and performed on simulated networks."""
