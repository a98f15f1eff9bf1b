"""Reading mails: the letter itself, whom it is from, the line to the server, the folder page by page.

A mailbox of the house is read here, and so is one that a network writes its notifications to. Connectors may
use it (decision 0059); like the door it is plain Python, and knows nothing of the desk.
"""
