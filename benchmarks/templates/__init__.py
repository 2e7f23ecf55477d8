"""How much is deployed."""
