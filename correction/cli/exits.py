"""Exit codes (退出码): what a script may rely on."""

import errno
from enum import IntEnum

from correction.domain.errors import CorrectionError, system_words


class ExitCode(IntEnum):
    """How a command ended; the numbers never change."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFLICT = 4
    NOT_ALLOWED = 5
    UNTRUSTED = 6
    INCOMPLETE = 7
    STORE = 8
    BROKEN = 70

    @property
    def zh(self) -> str:
        """What the code means to whoever reads the manual."""
        return _MEANING[self]


_MEANING = {
    ExitCode.DONE: "完成",
    ExitCode.REFUSED: "输入有误，被退回（文件、栏目、取值或规则册不合要求；导入时有行被退回也用此码）",
    ExitCode.USAGE: "命令写法有误",
    ExitCode.NOT_FOUND: "查无此项",
    ExitCode.CONFLICT: "与已有记录冲突，或数据库版本、规则册与现状不符",
    ExitCode.NOT_ALLOWED: "无权办理",
    ExitCode.UNTRUSTED: "校验不通过：日志被改动、截断，或密钥不能打开",
    ExitCode.INCOMPLETE: "已做完能做的部分，但有案件未能研判，或有事项未达到要求",
    ExitCode.STORE: "存储故障：磁盘已满、数据库被占用、损坏或不是本程序的数据库；本次操作没有保存",
    ExitCode.BROKEN: "程序自身的错误，请把屏幕上的内容交给维护人员",
}

# By name, since importing the store's errors would load the database libraries.
_BY_ERROR = {
    "NotFound": ExitCode.NOT_FOUND,
    "Conflict": ExitCode.CONFLICT,
    "NotAllowed": ExitCode.NOT_ALLOWED,
    "Erased": ExitCode.NOT_FOUND,
    "KeyProblem": ExitCode.UNTRUSTED,
    "Tampered": ExitCode.UNTRUSTED,
    "NewerStore": ExitCode.CONFLICT,
    "OlderStore": ExitCode.CONFLICT,
    "StoreFailure": ExitCode.STORE,
}
_OS_REMEDY = {
    errno.ENOSPC: "磁盘已满：清理或更换磁盘后重做，已完成的部分不会重复",
    errno.EACCES: "核对文件的读写权限",
    errno.EROFS: "换到可以写入的磁盘",
}


def code_of(error: CorrectionError) -> ExitCode:
    """Give the code under which an error leaves the program."""
    named = (_BY_ERROR.get(kind.__name__) for kind in type(error).__mro__)
    return next((code for code in named if code is not None), ExitCode.REFUSED)


def from_system(error: OSError) -> CorrectionError:
    """Say what the operating system refused in the words of a refusal of our own."""
    remedy = _OS_REMEDY.get(error.errno or 0, "核对文件名、目录和权限")
    return CorrectionError(f"文件 {error.filename or ''}".strip(), system_words(error), remedy)
