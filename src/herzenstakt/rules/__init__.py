"""Rules: "when, if, then", written by a team, tried out before they go live, and never more than a hand."""
