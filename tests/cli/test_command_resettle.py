"""Handing a released person on at the desk: offer, receipt by the other side, and how long it goes on."""

AT = "2026-12-20T10:00:00+08:00"


def test_from_the_release_to_the_receipt(office):
    offer = ("resettle", "offer", "A001", "--on", "2026-12-02", "--to", "东街道安帮办", "--document", "衔1号")
    early = office.run(*offer, at=AT)
    assert early.code == 1
    assert "先登记解除社区矫正" in early.err
    office.ask("close", "release", "A001", "--on", "2026-12-01", "--ground", "期满", at=AT)
    letter = office.ask(*offer, at=AT)["number"]
    received = ("resettle", "received", "A001", letter, "--on", "2026-12-10", "--by", "东街道安帮办")
    assert office.run(*received, "--document", "回1号", at=AT).code == 5
    assert office.run(*received, "--document", "回1号", at=AT, actor="安帮办").code == 0
    told = office.ask("resettle", "show", "A001", at=AT)
    assert (told["state"], told["from_on"], told["to_on"]) == ("done", "2026-12-02", "2029-12-01")
    assert "帮教期：2026-12-02 至 2029-12-01" in office.run("resettle", "show", "A001", at=AT).out
