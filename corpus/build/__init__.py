"""The project's own letters as PDFs: a JSON source in, one PDF per named layout out.

`python -m corpus.build` is the door; `source.py` reads a letter, `layouts.toml` names the layouts,
one module per engine draws them, `checks.py` proves that what was drawn is the source's text.
"""
