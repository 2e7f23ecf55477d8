"""What teams write: a platform that others share, and the pipelines of teams in stacks of their own, a module each."""
