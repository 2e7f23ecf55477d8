"""Files that hold credentials by their names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

_FILES: Final = (
    *(".env", ".env.*", "*.env", ".netrc", "_netrc", ".pgpass", ".pypirc", ".git-credentials", ".htpasswd"),
    *("*.pem", "*.p12", "*.pfx", "*.key", "*.jks", "*.keystore", "*.kdbx", "*.ppk"),
    *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"),
    *("credentials", "credentials.json", "credentials.csv", "accesskeys.csv", "*_accesskeys.csv"),
    *("client_secret*.json", "service-account*.json", "service_account*.json", "kaggle.json"),
)
_SAMPLES: Final = (".env.example", ".env.sample", ".env.template")
_FOLDERS: Final = frozenset({".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh"})


def looks_like_a_secret(name: str) -> bool:
    """Whether the file is one of those that tools keep credentials in. ``name``: its path in the package."""
    path = PurePosixPath(name.lower())
    if path.name in _SAMPLES:
        return False
    return not _FOLDERS.isdisjoint(path.parts[:-1]) or any(fnmatchcase(path.name, pattern) for pattern in _FILES)
