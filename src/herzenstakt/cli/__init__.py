"""The command line: `herzenstakt <verb>`."""
