"""The console's own commands: accounts kept at the keyboard, and no open door to the network."""

import io
import shutil
from pathlib import Path

import pytest
from correction_console.main import main
from correction_console.signing.entering import digest_of
from correction_console.signing.passwords import verify_password

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from correction.domain.facts.accounts import AccountSet
from correction.office.accounts import set_code_secret
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import NOW, PASSWORD

AT = NOW.isoformat()


@pytest.fixture
def home(founded, tmp_path):
    shutil.copytree(founded, tmp_path / "office")
    return str(tmp_path / "office")


@pytest.fixture
def run(home, monkeypatch, capsys):
    def ran(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*words, "--home", home, "--now", AT])
        said = capsys.readouterr()
        return code, said.out + said.err

    return ran


def accounts(home):
    office = open_office(Path(home))
    with office.store.reading() as uow:
        found = {account.account_id: account for account in uow.accounts()}
        tokens = uow.system_tokens()
        changed = [e.actor for e in uow.log(PLATFORM_LOG) if isinstance(e.payload, AccountSet)]
    office.close()
    return found, tokens, changed


def test_a_lost_phone_keeps_nobody_out_for_good(run, home):
    office = open_office(Path(home))
    with office.store.writing() as uow:
        set_code_secret(uow, "lin", "A" * 32, actor="lin", now=NOW)
    office.close()
    assert run("account", "code-off", "lin", "--actor", "K1")[0] == 0
    found, _, changed = accounts(home)
    assert found["lin"].code_secret is None
    assert changed[-2:] == ["lin", "K1"]


ADD = ("account", "add", "wu", "--name", "吴", "--org", "S1", "--role", "检察监督人员", "--actor", "chief")


def test_an_account_is_opened_reset_and_closed_each_under_who_did_it(run, home):
    assert run(*ADD, typed=f"{PASSWORD}\n")[0] == 0
    assert run("account", "password", "wu", "--actor", "K1", typed="quite another one\n")[0] == 0
    assert run("account", "close", "wu", "--actor", "K1")[0] == 0
    found, _, changed = accounts(home)
    assert not found["wu"].active
    assert verify_password(found["wu"].password_hash, "quite another one")
    assert changed[-3:] == ["chief", "K1", "K1"]
    code, listed = run("account", "list")
    assert code == 0
    assert "wu  吴  检察监督人员  S1  已停用" in listed


@pytest.mark.parametrize(
    ("words", "typed", "told", "kind"),
    [
        (ADD, "short\n", "密码", ExitCode.REFUSED),
        ((*ADD[:-4], "--role", "国王"), f"{PASSWORD}\n", "没有“国王”", ExitCode.REFUSED),
        (("account", "close", "nobody"), "", "没有账号 nobody", ExitCode.NOT_FOUND),
        (("token", "revoke", "nobody"), "", "没有令牌 nobody", ExitCode.NOT_FOUND),
        (("serve", "--host", "0.0.0.0"), "", "而没有 HTTPS", ExitCode.REFUSED),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(run, words, typed, told, kind):
    code, said = run(*words, typed=typed)
    assert code == kind
    assert told in said
    assert "处理办法" in said


def test_a_token_is_shown_once_and_kept_as_a_digest(run, home):
    words = ("--name", "对接", "--org", "S1", "--role", "专职人员", "--staff", "G1")
    code, said = run("token", "issue", "other", *words)
    secret = said.split()[-1]
    _, tokens, _ = accounts(home)
    assert code == 0
    assert [token.digest for token in tokens if token.token_id == "other"] == [digest_of(secret).hex()]
    assert run("token", "revoke", "other")[0] == 0
    _, tokens, _ = accounts(home)
    assert [token.active for token in tokens if token.token_id == "other"] == [False]


def test_a_time_that_is_none_is_refused(home, capsys):
    assert main(["account", "list", "--home", home, "--now", "morgen"]) == 1
    assert "不是时间" in capsys.readouterr().err
