"""Places to keep a token in, one per file. Another one is a class with the methods of `TokenStore`."""
