"""Plain modules by subject that every room may use: no models, no settings, no product."""
