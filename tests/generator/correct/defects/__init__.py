"""The judge of the corrected document: for each class of defect that the audit found, one checker.

finding   what the audit says, and the place where it says it
spec      an OpenAPI document, read by METHOD + path and by the upstream name of a schema
shape     what a schema is expected to be
case      one finding held against both documents, and the verdict
Every other module holds the checkers of one group of classes; `checkers` lists them all.
No line here comes from the generator, so that a wrong idea there can't excuse itself.
"""
