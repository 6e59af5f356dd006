"""The whole plan as static pages: what pages there are, what stands on them, and how they reach a folder."""
