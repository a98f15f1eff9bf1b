"""From the first contact to a supporter; thanks, with consent and retention."""
