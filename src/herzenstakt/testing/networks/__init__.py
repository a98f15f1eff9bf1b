"""Small stateful networks on loopback, with faults on demand: for the demo world and the tests."""
