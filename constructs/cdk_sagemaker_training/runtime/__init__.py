"""Runs one training job under SageMaker's container contract, on this machine."""
