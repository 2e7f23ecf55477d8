"""The emulation: ministack, SageMaker's control plane, and the CloudFormation properties that ministack drops."""
