"""The desk as an app: put on a home screen, and with a page of its own where there is no line."""
