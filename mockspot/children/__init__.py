"""What processes run first that `mockspot run` starts; it imports nothing of the package, which they may not have."""
