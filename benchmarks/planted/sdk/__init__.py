"""Mistakes as people make them with AWS's SDKs: what these render is stored beside the corpus and belongs to it."""
