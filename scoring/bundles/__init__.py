"""What a run was computed from: kept beside it, compared with earlier releases, handed out to be recomputed.

`bundled` holds the scripts that go into a bundle; nothing in the portal imports them.
"""
