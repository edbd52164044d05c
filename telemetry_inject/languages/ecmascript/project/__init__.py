"""Projects: what their manifests declare, how their formatters lay out, how an SDK starts."""
