"""The pipeline that turns the pinned Jira document into the client in generated/.

One module per verb, in the order of the flow:
take → load → patch → normalise → name → read and model → render → tidy → write.
Nothing here is shipped. Only `take` reads the network, and nothing reads a clock.
"""
