"""The flows, a program for each client."""
