"""One folder for each network. Nobody imports them; they are found by their entry points."""
