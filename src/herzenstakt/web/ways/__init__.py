"""How the team works: what a lead decides for everybody."""
