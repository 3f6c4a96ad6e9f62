"""correct: the pinned documents and our corrections come in, one corrected document with our names goes out."""
