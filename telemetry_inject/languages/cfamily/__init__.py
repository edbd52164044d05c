"""What C and C++ share: this is no language, only a room that both have the key to.

All of it takes a `Dialect`, which says how a text is parsed and what the language adds.
"""
