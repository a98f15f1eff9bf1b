"""The palette: one field that leads everywhere."""
