"""What goes wrong, said so that a clerk knows where, what and what to do next."""

import errno

# What an operating system refuses, which it says in words of its own, and mostly in English.
_SYSTEM_ZH: dict[int, str] = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件太大，这个磁盘存不下",
    errno.EACCES: "没有权限，或者正被其他程序占用",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ENOENT: "文件或目录不存在",
    errno.EEXIST: "已经存在",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "是目录，不是文件",
    errno.ENOTEMPTY: "目录不是空的",
    errno.EBUSY: "正被其他程序占用",
    errno.EIO: "读写磁盘出错",
    errno.ENODEV: "磁盘不见了",
    errno.ENXIO: "磁盘不见了",
    errno.ESTALE: "网络盘断开了",
    errno.EHOSTDOWN: "网络盘断开了",
    errno.ENETDOWN: "网络盘断开了",
    errno.ETIMEDOUT: "网络盘没有应答",
    errno.ENAMETOOLONG: "名称太长",
    errno.EINVAL: "名称或写法不被接受",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ELOOP: "链接绕成了圈",
}


def system_words(error: OSError) -> str:
    """Say in Chinese what the operating system refused; what is not known stays in its own words."""
    return _SYSTEM_ZH.get(error.errno or 0) or error.strerror or "读写不了"


class CorrectionError(Exception):
    """A refusal that names the place, the fault and the remedy, in Chinese for staff."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        """Keep the three parts apart so that a screen or a reject file can lay them out."""
        super().__init__(f"{where}：{what}。处理办法：{remedy}")
        self.where = where
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["CorrectionError"], tuple[str, str, str]]:
        """Survive pickling, since workers may pass errors between processes."""
        return type(self), (self.where, self.what, self.remedy)


class InvalidValue(CorrectionError, ValueError):
    """A value that no lawful record can hold (无效数据)."""


class Conflict(CorrectionError):
    """Something else already stands under the same identity, or changed meanwhile (冲突)."""


class NotFound(CorrectionError, LookupError):
    """What was asked for is not on record (查无此项)."""


class NotAllowed(CorrectionError):
    """The actor lacks the qualification, delegation or right for this act (无权办理)."""
