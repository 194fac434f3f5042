"""What charviz does beside what one would use instead, measured in one run."""
