"""correct: a pinned document becomes the corrected one.

In come a pinned document and what we say about it: overlays, names and words, all of spec/. Out goes one document
that is right about the server and bears our names; everything else is made from it.
"""
