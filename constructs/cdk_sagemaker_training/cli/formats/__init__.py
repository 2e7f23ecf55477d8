"""How reports are written: for people, for programs, for code scanning."""
