"""Programs that stand in for the containers of built-in algorithms; ``programs`` says which stands for which image.

Each is run with ``python -m``, in a process of its own, and knows nothing but the files of ``SAGEMAKER_BASE_DIR``
(``/opt/ml``), as a container does. What they import is in the extra ``train``.
"""
