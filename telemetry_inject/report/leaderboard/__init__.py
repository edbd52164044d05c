"""The leaderboard of a comparison of models: for a terminal, and as one page with plots."""
