"""Papers that were made out (制作文书): the template, the number taken, and what was issued word for word."""

from datetime import date

from correction.domain.entry import Fact, Pace, fact
from correction.domain.errors import InvalidValue
from correction.domain.papers.document import Document
from correction.domain.papers.kinds import PaperKind, Volume


@fact("paper_template_set", zh="修改文书模板")
class PaperTemplateSet(Fact):
    """A body's own wording of a paper from a day on (修改文书模板); it stands in the log of that body.

    `text` is the whole template as it was read, `sha256` its digest in hex; earlier versions stay.
    """

    paper: PaperKind
    version: int
    from_on: date
    text: str
    sha256: str


@fact("paper_registered", zh="文书登记", pace=Pace.REGULAR)
class PaperRegistered(Fact):
    """A body entered a paper into its register (文书登记), with the next number of a series and year.

    Numbers run 1, 2, 3, without gaps; nought is a paper without a series, or one whose decision brought its
    own number. `text` is the number as the paper shows it. The entry stands in the log of the body and names
    no person: `log_id` and `paper_entry_id` tell where the paper is. It stays though its paper is voided.
    """

    paper: PaperKind
    log_id: str
    paper_entry_id: str
    series: str = ""
    year: int
    number: int = 0
    text: str = ""


@fact("paper_issued", zh="制作文书", pace=Pace.REGULAR)
class PaperIssued(Fact):
    """A paper was issued as it reads here (制作文书), so that printing it again gives the same.

    `about_entry_id` is the entry it is about, none for one that stands alone; `template` names the body whose
    wording it is (none: the shipped one) with version and digest. A mistake is voided, and keeps its number.
    """

    paper: PaperKind
    document: Document
    org_id: str
    number: str = ""
    about_entry_id: str | None = None
    template_org_id: str | None = None
    template_version: int = 1
    template_sha256: str = ""


@fact("paper_filed", zh="原件归档")
class PaperFiled(Fact):
    """A paper that was not made here, such as a judgment, was put into a volume (原件归档): `pages` pages.

    `part` is the part of the volume it belongs to. Raises InvalidValue for a paper without pages or title.
    """

    volume: Volume
    part: str
    title: str
    dated_on: date
    pages: int
    by: str = ""
    document_no: str = ""

    def __post_init__(self) -> None:
        """Refuse what no catalogue could list."""
        if self.pages < 1 or not self.title.strip():
            raise InvalidValue("原件归档", "没有题名或者页数", "写明题名和页数")


@fact("volume_order_set", zh="修改案卷目录顺序")
class VolumeOrderSet(Fact):
    """A body's own order of a volume from a day on (修改案卷目录顺序); it stands in the log of that body."""

    volume: Volume
    version: int
    from_on: date
    text: str
    sha256: str
