"""The portal as a whole: settings, addresses, workers. Alone knows every app."""

import os

# Matrices here are small and workers many: threads of their own would fight over the processors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
