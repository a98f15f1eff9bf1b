"""What the team knows: the cards, and keeping them true."""
