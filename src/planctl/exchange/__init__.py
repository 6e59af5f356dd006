"""Plans in the formats of other programs: what goes out as tables, and what comes in by a map."""
