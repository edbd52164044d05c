"""Planning by language models. Imported only where a model is named: the rules need none of it."""
