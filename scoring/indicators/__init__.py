"""Figures beside the index: indicators of other sources, their values by period, and targets.

They stand beside the satisfaction index and are never averaged with it.
"""
