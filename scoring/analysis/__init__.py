"""What counted answers say beside the index: groups, reliability, drivers, channels, weights. Pure.

STATISTICS §§ 8-10. None of it changes the published index, and none of it tells causes.
"""
