"""What tests share that is no fixture: letters, what they should give, and how to compare."""
