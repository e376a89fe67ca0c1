"""An assessment year of several rounds, on screen and as a file."""
