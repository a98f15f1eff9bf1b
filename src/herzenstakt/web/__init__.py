"""The screens, one folder for each, and the doors for deliveries of the networks."""
