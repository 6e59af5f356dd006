"""Findings as text for people and machines: a format is data in, text out."""
