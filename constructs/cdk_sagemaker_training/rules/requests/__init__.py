"""The requests in steps, compared with AWS's service model."""
