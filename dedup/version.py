"""The version, in one place: pyproject.toml, `dedup --version`, reports and ledgers read it here."""

VERSION = "0.1.0"
