"""Safety of people: signs that somebody is in danger, whom to call, and care for those who answer."""
