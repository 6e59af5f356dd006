"""Pictures of what templates are given: pure functions of plain data, in places, words and numbers.

Places run across in per cent and down in lines, so that a picture is as wide as its page and its text is never scaled.
"""
