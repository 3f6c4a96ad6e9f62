"""Every fault of a connection, by every method, on every HTTP library: what comes of it, and what is left.

Once without a second attempt, once with two more, and ten thousand calls at a server that fails now and then.
"""
