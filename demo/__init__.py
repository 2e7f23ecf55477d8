"""The main job, shown: the example app is deployed with the real CDK CLI to an AWS on loopback, and its pipeline runs."""
