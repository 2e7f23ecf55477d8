"""One job under SageMaker's container contract, on this machine: no Docker, no AWS account.

``run.run_job`` takes a CreateTrainingJob request without expressions, ``processing.run_processing`` a
CreateProcessingJob request, ``transform.run_transform`` a CreateTransformJob request and the container of its model,
and all of them a ``storage.Storage`` that stands for S3. Nothing is imported with this package:
the programs of ``algorithms`` start with it, each in a process of its own.
"""
