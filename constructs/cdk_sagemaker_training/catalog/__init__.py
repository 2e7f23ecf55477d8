"""Facts that AWS could change tomorrow, each with its source.

``algorithms`` (built-in algorithms), ``images`` (training images by region), ``instances`` (instance types), ``limits``
(bounds of the service) and ``regions`` (partitions and their domains) are imported one by one; their data is read when
it is first asked for.
"""
