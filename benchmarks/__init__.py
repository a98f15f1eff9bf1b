"""Loads that need a whole desk and somebody who knocks at it; `herzenstakt bench` asks less of a machine."""
