"""Service hours: when the house is there, for everybody to see and for leads to say."""
