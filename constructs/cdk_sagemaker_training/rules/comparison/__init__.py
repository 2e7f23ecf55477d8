"""What a change of a definition does: which steps run again, which clusters are taken over, which findings come."""
