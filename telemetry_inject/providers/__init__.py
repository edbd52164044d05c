"""Who answers: the official SDKs behind one small protocol, and strangers through entry points.

`base` is the contract. No SDK is imported before the first
request to it.
"""
