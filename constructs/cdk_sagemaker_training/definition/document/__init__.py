"""The document: built, read, walked, judged as a graph, filled in, and looked through for what it touches."""
