"""The contract cases."""
