"""The rules of an auditor: one function a rule, in family modules, listed in an immutable registry."""
