"""The plan over time, printed: a format is data in, text out."""
