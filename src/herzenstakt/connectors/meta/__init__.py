"""What Facebook and Instagram share: the Graph API, its no, its tokens and the door it knocks at.

No connector of its own: nothing here is found by an entry point, and nobody but those two may know it.
"""

from __future__ import annotations
