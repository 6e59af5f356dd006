"""What is raised where a ZIP, or a document in one, is damaged."""

import zipfile
import zlib
from xml.parsers.expat import ExpatError

PACKING = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
"""By the ZIP; RuntimeError stands for a method that is unknown as well."""
READING = (*PACKING, ExpatError, LookupError, AttributeError, TypeError)
"""By what is in it, read by somebody else's code; RuntimeError stands for what is nested too deep as well."""
TOO_MUCH = "import it in parts"
"""What to do about a file that takes too much time or memory."""
