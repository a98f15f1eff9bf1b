"""Users, teams, memberships, and the one table of who may do what."""
