"""How long the unit tests take."""
