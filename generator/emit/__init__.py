"""emit: the corrected document becomes the Python package.

In come the corrected document, our names and words, and the templates. Out goes {path: text} of the whole package,
which `write` puts in place or compares.
"""
