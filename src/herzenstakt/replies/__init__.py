"""Our answers, from the first draft to the receipt of the network."""
