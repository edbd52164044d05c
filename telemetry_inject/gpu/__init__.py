"""GPUs: what there is, what a model needs, and which model goes where."""
