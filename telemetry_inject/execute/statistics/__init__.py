"""Statistics of judges and of models: pure functions, checked against published values in tests."""
