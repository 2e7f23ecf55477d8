"""What is said about a step or a pipeline besides its arguments."""
