"""XGBoost in algorithm mode, through open-source XGBoost, as the container's public source does it.

CONTAINER: github.com/aws/sagemaker-xgboost-container, commit cb8df91c (image 3.2-0), read in November 2026. The names
of its files stand beside what was taken from them. Nothing of it was seen running on AWS.
"""
