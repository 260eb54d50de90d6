"""What may be shown of a shielded person (受保护的身份): masked, field by field, unless a reading permits it.

Source: 社区矫正法 第五十四条, 刑事诉讼法 第二百八十六条. Every screen and query of persons passes here, so
that a system which imports the library is shown no more than the desk is.
"""

from correction.domain.case.minors import is_sealed, masked_file, shielded
from correction.domain.facts.minors import ReadGround, ShieldedRead
from correction.domain.file import CaseFile

OUTSIDE = frozenset({ReadGround.JUDICIAL, ReadGround.STATE_RULES})


def permits(read: ShieldedRead | None, file: CaseFile) -> bool:
    """Tell whether a reading shows the whole of a file: of a minor's for a purpose, of a sealed one by law.

    A sealed record opens to a query of the law with its letter alone. A file that nothing shields is whole.
    """
    if not shielded(file):
        return True
    if read is None or not read.purpose.strip():
        return False
    return not is_sealed(file) or (read.ground in OUTSIDE and bool(read.document_no.strip()))


def as_shown(file: CaseFile, read: ShieldedRead | None = None) -> CaseFile:
    """Give a file as it may be shown: whole, or with name, numbers, phone, address and guardian taken out.

    Showing the whole of a shielded file has to be logged by `sealing.read_shielded`.
    """
    return file if permits(read, file) else masked_file(file)
