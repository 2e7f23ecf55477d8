"""What differs between two definition documents, step by step and field by field."""
