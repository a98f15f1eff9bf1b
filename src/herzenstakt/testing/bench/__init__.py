"""The project's benchmarks: how long people wait for a page, and how fast words come in.

Nothing in here knows Django before `throwaway.database` has said which database it is.
"""
