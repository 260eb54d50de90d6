"""One small case for each rule, in which it tells one alert, and what takes that alert back again."""

from tests.scenarios.gallery_assessed import ROOM as ASSESSED
from tests.scenarios.gallery_decided import ROOM as DECIDED
from tests.scenarios.gallery_duties import ROOM as DUTIES
from tests.scenarios.gallery_frame import Exhibit
from tests.scenarios.gallery_intake import ROOM as INTAKE
from tests.scenarios.gallery_law import ROOM as LAW
from tests.scenarios.gallery_life import ROOM as LIFE
from tests.scenarios.gallery_omitted import ROOM as OMITTED
from tests.scenarios.gallery_paperwork import ROOM as PAPERWORK
from tests.scenarios.gallery_person import ROOM as PERSON
from tests.scenarios.gallery_search import ROOM as SEARCH
from tests.scenarios.gallery_watch import ROOM as WATCH

EXHIBITS: dict[str, Exhibit] = {
    **ASSESSED,
    **PERSON,
    **OMITTED,
    **WATCH,
    **DECIDED,
    **LAW,
    **INTAKE,
    **LIFE,
    **SEARCH,
    **PAPERWORK,
    **DUTIES,
}
