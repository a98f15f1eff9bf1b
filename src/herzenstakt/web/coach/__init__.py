"""What the coach asks in this team, and what the team says of it."""
