"""From what is named on the command line to findings with lines: files, templates, folders, deployed pipelines."""
