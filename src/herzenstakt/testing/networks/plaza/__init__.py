"""Plaza, the invented network of demo worlds and tests: it can do everything a desk may wish for.

`Plaza` is its connector and the example to read before writing one of your own; `SimulatedPlaza`
is the network itself, a small server in this process.
"""

from __future__ import annotations

from herzenstakt.testing.networks.plaza.connector import Plaza
from herzenstakt.testing.networks.plaza.simulator import SimulatedPlaza

__all__ = ["Plaza", "SimulatedPlaza"]
