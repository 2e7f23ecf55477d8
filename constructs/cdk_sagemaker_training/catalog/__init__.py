"""Facts that AWS could change tomorrow, each with its source."""
