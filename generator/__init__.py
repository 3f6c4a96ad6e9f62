"""The pipeline that turns the pinned Jira document into the client in generated/.

Its rooms, in the order of the flow; each imports only those above it in this list (tests/test_architecture.py):

document  an upstream document is taken, checked, stripped to its facts and pinned
correct   overlays, rules and our names make of it one corrected document
emit      the corrected document becomes the Python package
cases     the corrected document becomes the contract cases
compare   two corrected documents become a report of what changed
upgrade   all of it in one go, for a release that is to be adopted

Most modules are called by their verb: take → patch → normalise → name → read and model → render → tidy → write.
Nothing here is shipped. Only `take` reads the network, and nothing reads a clock.
"""
