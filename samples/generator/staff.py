"""The staff of the service centre, its zones and its contractors (组织架构.xlsx)."""

from datetime import date
from random import Random

from samples.generator.people import person, phone
from samples.generator.world import Row, World

CENTRE_POSTS = [
    ("管理处", "管理处主任", "男"),
    ("客户服务中心", "客服主管", "女"),
    ("客户服务中心", "客服班长", "女"),
    ("客户服务中心", "前台接待员", "女"),
    ("客户服务中心", "前台接待员", "女"),
    ("客户服务中心", "前台接待员", "男"),
    ("客户服务中心", "前台接待员", "女"),
    ("客户服务中心", "前台接待员", "女"),
    ("客户服务中心", "资料管理员", "女"),
    ("客户服务中心", "社区文化专员", "男"),
    ("协管队", "协管队长", "男"),
    ("协管队", "协管班长", "男"),
    ("协管队", "协管班长", "男"),
    ("工程维修部", "工程主管", "男"),
    ("工程维修部", "维修班长", "男"),
    ("环境部", "环境主管", "女"),
    ("环境部", "保洁班长", "女"),
    ("环境部", "绿化班长", "男"),
    ("管理处", "其他", "女"),
    ("其他", "其他", "男"),
]
WORKERS = [("协管队", "男", 5), ("工程维修部", "男", 6), ("环境部", "女", 4)]
LEFT = (6, date(2026, 6, 30))
"""The fourth receptionist left; the fifth joined after that."""
JOINED = (7, date(2026, 10, 12))
CONTRACTORS = [
    ("洁岳环境服务有限公司", "保洁", date(2025, 7, 1), date(2027, 6, 30)),
    ("攀云外墙清洗有限公司", "外墙清洗", date(2026, 4, 1), date(2026, 10, 31)),
    ("润石养护工程有限公司", "石材养护", date(2025, 11, 1), date(2026, 12, 31)),
    ("净蚊堂有害生物防治有限公司", "消杀", date(2025, 6, 1), date(2026, 5, 31)),
    ("安隅有害生物防治有限公司", "消杀", date(2026, 6, 1), date(2027, 5, 31)),
    ("青禾坞园林绿化有限公司", "绿化", date(2025, 9, 1), date(2027, 8, 31)),
    ("叶语植物租摆有限公司", "植物租摆", date(2025, 10, 1), date(2027, 9, 30)),
    ("净途垃圾清运有限公司", "垃圾清运", date(2025, 4, 1), date(2027, 3, 31)),
]


def staff(world: World) -> None:
    """Write staff, zones (each kept by one of its two service people) and contractors."""
    rng = world.stream("staff")
    posts: list[tuple[str, str, str, str | None]] = [(*post, None) for post in CENTRE_POSTS]
    for zone in world.zones:
        posts += [("客户服务中心", "片区客服员", sex, zone) for sex in ("女", "男")]
    for department, sex, count in WORKERS:
        posts += [(department, "员工", sex, None)] * world.scaled(count, count)
    taken: dict[str, None] = {}
    rows: list[Row] = []
    for number, (department, post, sex, own_zone) in enumerate(posts, start=1):
        rows.append(
            {
                "staff_no": f"LY{number:03d}",
                "name": _unique(rng, sex, taken),
                "sex": sex,
                "department": department,
                "post": post,
                "zone": own_zone,
                "phone": phone(rng),
                "joined": date(rng.randint(2023, 2024), rng.randint(1, 12), rng.randint(1, 28)),
            }
        )
    rows[LEFT[0]]["left"] = LEFT[1]
    rows[JOINED[0]]["joined"] = JOINED[1]
    world.books["staff"] = rows
    keepers = {row["zone"]: row["name"] for row in reversed(rows) if row["zone"]}
    world.books["zones"] = [{"zone": zone, "keeper": keepers[zone]} for zone in world.zones]
    world.books["contractors"] = [
        dict(zip(("name", "kind", "starts", "ends"), contractor, strict=True)) for contractor in CONTRACTORS
    ]


def _unique(rng: Random, sex: str, taken: dict[str, None]) -> str:
    while True:
        name = person(rng, sex)
        if name not in taken:
            taken[name] = None
            return name
