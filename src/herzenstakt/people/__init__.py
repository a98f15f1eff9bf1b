"""The human beings outside, and the names under which the networks know them."""
