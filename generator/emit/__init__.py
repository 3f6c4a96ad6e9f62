"""emit: the corrected document comes in, the files of the Python package go out."""
