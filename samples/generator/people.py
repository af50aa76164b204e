"""Invented persons: names, telephone numbers and id numbers that nobody has."""

from datetime import date
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MEN = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林峰鸣晨泽轩睿航博毅诚志建国文康嘉铭松柏川远恒"
WOMEN = "芳娜敏静丽艳娟霞秀燕玲桂英兰雪琳晶洁颖倩婷玉萍红梅慧莹萱岚欣怡雯悦佳妍璐瑶蕾薇琪嫣彤月宁馨若舒菲"
AREA = "990101"  # no such place: nobody has such an id number
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def person(rng: Random, sex: str | None = None) -> str:
    """A Chinese name; of either sex where none is given."""
    given = {"男": MEN, "女": WOMEN}[sex or rng.choice("男女")]
    name = rng.choice(SURNAMES) + rng.choice(given)
    return name + rng.choice(given) if rng.random() < 0.62 else name


def phone(rng: Random) -> str:
    """A mobile number with 0000 in its middle, which no operator hands out."""
    return f"13{rng.randint(0, 9)}0000{rng.randint(1000, 9999)}"


def id_number(rng: Random, born: date | None = None) -> str:
    """An 18-digit id number with a right check digit and an area code that does not exist (GB 11643)."""
    day = born or date(rng.randint(1955, 2000), rng.randint(1, 12), rng.randint(1, 28))
    digits = f"{AREA}{day:%Y%m%d}{rng.randint(1, 999):03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def polite(name: str, rng: Random) -> str:
    """How the desk writes a caller down: the full name, or the surname with a form of address."""
    return name if rng.random() < 0.75 else name[0] + rng.choice(["先生", "女士"])
