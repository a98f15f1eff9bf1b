"""Early warning, playbook and calming down when many are angry at once."""
