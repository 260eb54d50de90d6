"""Decisions on the management class (管理类别的决定): to set it, to leave it, to refuse a change."""

from correction.domain.case.requests import requests_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.file import CaseFile


def class_decisions(file: CaseFile) -> list[AnyEntry]:
    """Give the entries by which a class was set, kept or a change refused, in order of time."""
    asked = (each for each in requests_of(file) if each.matter is ApprovalMatter.MANAGEMENT_CLASS)
    refused = [each.settled for each in asked if each.granted is False and each.settled is not None]
    decided: list[AnyEntry] = [*file.of(ClassAssigned), *refused]
    return sorted(decided, key=lambda entry: (entry.when.starts_at, entry.number))
