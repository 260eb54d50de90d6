"""Code tables of exchanging systems (代码表), version 1: code and word as they stand on the wire.

They were seen in public software that follows the field names of SF/T 0015 and in two further systems, not in
the standard itself: verify them with the other side before exchanging anything.
"""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "jzlb": "矫正类别",
    "gllb": "管理类别",
    "zzjzlx": "终止类型",
    "sjzxlx": "收监类型",
    "jcjzlx": "解除类型",
    "jllb": "奖励类别",
    "ypxf": "原判刑罚",
    "fjx": "附加刑",
    "pjjg": "决定机关",
    "wtdw": "委托单位",
    "zm": "罪名大类",
    "xb": "性别",
    "rztd": "认罪态度",
    "bdlx": "报到类型",
    "wglx": "违规类型",
    "bdfs": "报到方式",
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "jzlb": {"01": "管制", "02": "缓刑", "03": "假释", "04": "暂予监外执行", "99": "其他"},
    "gllb": {"01": "基础级", "02": "宽松级", "03": "普通级", "04": "严格级"},
    "zzjzlx": {"01": "撤销缓刑", "02": "撤销假释", "03": "被决定收监执行", "04": "死亡", "99": "其他"},
    "sjzxlx": {"01": "撤销缓刑", "02": "撤销假释", "03": "暂予监外执行收监", "99": "其他"},
    "jcjzlx": {"01": "期满解除", "02": "特赦", "99": "其他"},
    "jllb": {"01": "表扬", "02": "立功", "03": "重大立功", "04": "减刑"},
    "ypxf": {"01": "死缓", "02": "无期徒刑", "03": "有期徒刑", "04": "拘役", "05": "管制"},
    "fjx": {
        "01": "罚金",
        "02": "剥夺政治权利",
        "03": "没收财产",
        "04": "驱逐出境",
        "05": "无",
        "99": "其他",
    },
    "pjjg": {"01": "人民法院", "02": "公安机关", "03": "监狱管理机关"},
    "wtdw": {"01": "法院", "02": "检察院", "03": "公安", "04": "监狱", "05": "侦查机关"},
    "zm": {
        "01": "危害国家安全",
        "02": "危害公共安全",
        "03": "破坏市场经济秩序",
        "04": "侵犯人身民主权利",
        "05": "侵犯财产",
        "06": "妨害社会管理",
        "07": "危害国防利益",
        "08": "贪污受贿",
        "09": "渎职",
        "99": "其他",
    },
    "xb": {"01": "男", "02": "女"},
    "rztd": {"01": "认罪服法", "02": "服管不认罪", "03": "认罪不服管", "04": "不认罪不服管"},
    # These two systems send words and no codes: the word is the code.
    "bdlx": {word: word for word in ("在规定时限内报到", "超出规定时限报到", "未报到且下落不明")},
    "wglx": {
        word: word
        for word in (
            "不按规定时间报到",
            "违反报告会客外出迁居",
            "不按规定参加教育",
            "保外就医无正当理由不提交",
            "违反禁止令",
            "其他",
        )
    },
    "bdfs": {"1": "日常报到(当面)", "2": "电话报到"},
}
# What exchanging systems call the fields of a person in correction.
FIELDS: Mapping[str, str] = {
    "dxbh": "社区矫正对象编号",
    "xm": "姓名",
    "sfzhm": "身份证号码",
    "csrq": "出生日期",
    "gllb": "管理类别",
    "tzyy": "调整原因",
    "bdrq": "变动日期",
    "sfsshr": "司法所审核人",
    "xjsqjzjgspr": "县级机构审批人",
    "famc": "方案名称",
    "jdglcs": "监督管理措施",
    "jyjzcs": "教育矫正措施",
    "bkfzcs": "帮困扶助措施",
}
