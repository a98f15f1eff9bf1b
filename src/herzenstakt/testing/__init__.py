"""For people who write connectors: simulated networks, the contract, the cast, the demo world."""
