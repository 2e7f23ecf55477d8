"""How the time of a synth grows."""
