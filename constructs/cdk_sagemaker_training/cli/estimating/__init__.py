"""From what is named on the command line to bounds, prices and budgets."""
