"""A Windows registry in memory, and what a folder holds."""

EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"


class FakeRegistry:
    """Keys and values whatever their case, refusing what Windows refuses."""

    def __init__(self):
        self.keys = {"hkcu": ("HKCU", {}), "hklm": ("HKLM", {})}

    def exists(self, key):
        return key.lower() in self.keys

    def subkeys(self, key):
        above = f"{key.lower()}\\"
        below = [name[len(above) :] for name in self.keys if name.startswith(above)]
        return [self.keys[above + name][0].rpartition("\\")[2] for name in below if "\\" not in name]

    def values(self, key):
        return dict(self.keys[key.lower()][1].values()) if self.exists(key) else {}

    def read(self, key, name):
        found = self.keys.get(key.lower(), ("", {}))[1].get(name.lower())
        return None if found is None else found[1]

    def create(self, key):
        if not self.exists(key.rpartition("\\")[0]):
            raise FileNotFoundError(2, "no parent", key)
        self.keys.setdefault(key.lower(), (key, {}))

    def write(self, key, name, data):
        if not self.exists(key):
            raise FileNotFoundError(2, "no such key", key)
        self.keys[key.lower()][1][name.lower()] = (name, data)

    def erase(self, key, name):
        try:
            del self.keys[key.lower()][1][name.lower()]
        except KeyError:
            raise FileNotFoundError(2, "no such value", name) from None

    def remove(self, key):
        if not self.exists(key):
            raise FileNotFoundError(2, "no such key", key)
        if self.subkeys(key):
            raise PermissionError(13, "has keys below", key)
        del self.keys[key.lower()]

    def put(self, key, name="", data=None):
        """Set up a key with all above it, and perhaps a value."""
        parts = key.split("\\")
        for length in range(1, len(parts) + 1):
            self.create("\\".join(parts[:length])) if length > 1 else None
        if data is not None:
            self.write(key, name, data)

    def snapshot(self):
        return {key: (name, dict(values)) for key, (name, values) in self.keys.items()}


def contents(folder):
    """Return every path below a folder with its bytes, None for a folder."""
    return {path.relative_to(folder): None if path.is_dir() else path.read_bytes() for path in folder.rglob("*")}
