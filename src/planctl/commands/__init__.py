"""The commands: one file each, a paragraph of verbs."""
