"""The main job, shown: the real CDK CLI deploys the example app to an AWS on loopback, and its pipeline runs."""
