"""The rules of a team: in sentences, written as a sentence with gaps, tried out before they go live."""
