"""What changed between two states of a plan, printed: a format is data in, text out."""
