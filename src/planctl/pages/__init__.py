"""Web pages and pictures made of what is reckoned elsewhere, through templates."""
