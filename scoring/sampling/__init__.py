"""From the answers of a round to what the certainty of every figure rests on. Pure."""
