"""The rules, a module for each family of cues. A rule is a function with the name of its cue."""
