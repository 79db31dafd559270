"""Events that are the same in the world: which they are, and what they say together.

`profile` keeps what an event is known by, `keys` and `pairs` find the events worth comparing,
`features` and `match` compare two, `grouping` makes clusters of them, `merged` one record.
"""
