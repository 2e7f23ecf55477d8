"""Apps with many pipelines, each written in several ways, as programs whose time and memory are measured."""
