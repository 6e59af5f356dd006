"""What a finding is known by from one run to the next, though its line moves."""

from collections import Counter
from collections.abc import Iterable, Iterator

from planctl.finding import Finding


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield 32 hexadecimal digits a finding, made of its code, file and message; equal ones are told by their order."""
    from hashlib import sha256  # noqa: PLC0415 - a report without fingerprints does not wait for it

    met: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        known = (finding.code, finding.where.file, finding.message)
        yield sha256(ascii((*known, met[known])).encode()).hexdigest()[:32]
        met[known] += 1
