"""The tests; what several of them share is in `conftest.py` and `support/`."""
