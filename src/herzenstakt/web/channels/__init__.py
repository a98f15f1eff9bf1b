"""The accounts of the house on the networks: how they are, and how to connect and mend them."""
