"""What we promised somebody for a day: found in an answer, kept by a person, shown until it is done."""
