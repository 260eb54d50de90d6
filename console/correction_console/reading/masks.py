"""Numbers as they are shown without a reason (脱敏): enough to recognise, too little to use."""

from correction.domain.person import Person

KEPT_FRONT, KEPT_BACK = 3, 4


def masked(number: str | None) -> str:
    """Give a number with its middle taken out."""
    if not number:
        return "未登记"
    hidden = len(number) - KEPT_FRONT - KEPT_BACK
    return f"{number[:KEPT_FRONT]}{'*' * hidden}{number[-KEPT_BACK:]}" if hidden > 0 else "*" * len(number)


def identity(person: Person, *, whole: bool, hidden: bool = False) -> tuple[tuple[str, str], ...]:
    """Give what identifies a person, label and text, masked unless the whole may be shown.

    Of whom the law shields nothing of it is shown: with the family name, half a number is enough to know.
    """
    if whole:
        return (
            ("身份证号码", person.citizen_no or "未登记"),
            ("电话", person.phone or "未登记"),
            ("住址", person.address or "未登记"),
        )
    told = [masked(person.citizen_no), masked(person.phone)]
    if hidden:
        told = ["已隐去"] * 2
    return (
        ("身份证号码", told[0]),
        ("电话", told[1]),
        ("住址", "已隐去" if person.address or hidden else "未登记"),
    )
