"""What the office owes around a leave (外出的办理): papers that follow an urgent one."""

from correction.rules.leaves import leave_papers
from correction.rules.view import Judge

RULES: dict[str, Judge] = {
    leave_papers.RULE: leave_papers.judge,
}
