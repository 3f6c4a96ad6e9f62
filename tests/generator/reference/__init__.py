"""The reference: what its pages say, and that a document cannot write on them."""
