"""Teams inside a team: what each is about, who belongs to it, and who is given what."""
