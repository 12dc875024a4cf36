"""
xlwings' object model over one of our backends: the only place that knows xlwings' base classes (its BSD part).

What `surface` does not name stays as xlwings' base classes have it: `NotImplementedError`.
"""
