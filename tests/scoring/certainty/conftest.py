from hypothesis import settings

# numpy's first call, or a busy machine, may take longer than an example is allowed; pytest's timeout still holds.
settings.register_profile("numbers", deadline=None)
settings.load_profile("numbers")
