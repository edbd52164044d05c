"""The parts of judging: scores, pairs, votes, controls, and what they come to."""
