"""What happened to a plan, printed: a format is data in, text out."""
