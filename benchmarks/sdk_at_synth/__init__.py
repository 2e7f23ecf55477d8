"""The SageMaker SDK inside a CDK app."""
