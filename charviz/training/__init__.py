"""Training with torch: the only place that imports it, and always in a process of its own."""
