"""How the models that ship are made, and how good they are: nothing here is needed at the desk."""
