"""Open data: the figures of each publication as files that people and programs read, at addresses that stay.

`dictionary` says which tables and columns there are, `tables` fills them from what is public, `files` writes them,
`package` describes them (frictionless Data Package), `keeping` keeps them, `views` hands them out.
"""
