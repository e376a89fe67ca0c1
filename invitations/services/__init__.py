"""What is done with people who are invited."""
