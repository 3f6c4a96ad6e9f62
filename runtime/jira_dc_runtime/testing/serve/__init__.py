"""What carries a request to a MockJira and its answer back: in the process, or over a socket."""
