"""The JSON API: others tell us of leavers, under /api/v1/.

`endpoints` has the addresses, `auth` asks for the token, `once` answers the same key the same way,
`problems` is how everything that goes wrong is said (RFC 9457).
"""
