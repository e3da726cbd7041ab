"""Kinds of invented enterprises: what they do, how large they are, what stands on their ground, how risky they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """`weight` is the share among all; `staff` and `revenue` (万元) are ranges; `risk` weighs A, B, C, D."""

    weight: int
    supervision_class: str
    industry: str
    word: str
    products: str
    staff: tuple[int, int]
    revenue: tuple[int, int]
    risk: tuple[int, int, int, int]
    operations: tuple[str, ...] = ()
    site: str = "workshop"
    objects: tuple[str, ...] = ()
    papers: tuple[str, ...] = ("business_licence", "fire_facility_report")
    counties: tuple[str, ...] = ()  # where it is at home; empty: everywhere


_CHEMICAL = ("business_licence", "safety_permit", "safety_evaluation", "lightning_report", "gas_alarm_calibration",
             "emergency_plan_filing", "major_hazard_filing", "hazchem_registration")  # fmt: skip
_FIREWORK_COUNTIES = ("430181", "430281")
_MINE_COUNTIES = ("431022", "431003", "430426", "431202", "433127", "431381", "430424", "431021")

TRADES = (
    Trade(5, "hazchem_production", "2614", "化工", "有机溶剂、化工中间体", (60, 900), (3000, 90000), (25, 45, 25, 5),
          ("hot_work", "confined_space", "blind_plate", "height", "lifting"), "plant",
          ("major_hazard", "tank", "special_equipment", "confined_space"), _CHEMICAL,
          ("430603", "430602", "430407", "430204", "430302", "430682")),
    Trade(3, "hazchem_storage", "5942", "化工仓储", "甲醇、丙烷储存", (12, 120), (800, 20000), (30, 45, 20, 5),
          ("hot_work", "confined_space"), "tank_farm", ("major_hazard", "tank", "pipeline"), _CHEMICAL),
    Trade(8, "hazchem_trade_storage", "5265", "加油站", "汽油、柴油零售", (5, 25), (500, 9000), (2, 25, 60, 13),
          ("confined_space",), "shop", ("gas_station",),
          ("business_licence", "hazchem_trade_permit", "lightning_report", "emergency_plan_filing")),
    Trade(3, "hazchem_trade", "5169", "化学品贸易", "化学试剂销售", (3, 20), (200, 6000), (0, 5, 55, 40), (), "office"),
    Trade(9, "fireworks_production", "2672", "烟花制造", "组合烟花、喷花", (80, 600), (1500, 22000), (35, 45, 18, 2),
          (), "plant", ("fireworks_line", "fireworks_store"),
          ("business_licence", "safety_permit", "lightning_report", "emergency_plan_filing"), _FIREWORK_COUNTIES),
    Trade(3, "fireworks_wholesale", "5949", "花炮批发", "烟花爆竹批发", (10, 60), (500, 8000), (20, 50, 28, 2),
          (), "warehouse", ("fireworks_store",),
          ("business_licence", "fireworks_wholesale_permit", "lightning_report"), _FIREWORK_COUNTIES),
    Trade(2, "coal_mine", "0610", "煤业", "原煤", (150, 1200), (3000, 40000), (55, 35, 10, 0),
          ("blasting",), "mine", ("underground_mine",), ("business_licence", "safety_permit", "mining_licence"),
          _MINE_COUNTIES),
    Trade(4, "noncoal_mine_open", "1011", "矿业", "建筑石料用灰岩", (15, 160), (600, 15000), (15, 45, 35, 5),
          ("blasting", "height"), "mine", ("slope",), ("business_licence", "safety_permit", "mining_licence")),
    Trade(2, "noncoal_mine_underground", "0810", "金属矿业", "铁精矿", (60, 600), (2000, 40000), (40, 45, 14, 1),
          ("blasting", "confined_space"), "mine", ("underground_mine", "tailings_pond"),
          ("business_licence", "safety_permit", "mining_licence"), _MINE_COUNTIES),
    Trade(3, "metallurgy", "3130", "钢铁", "热轧型材", (200, 2600), (20000, 400000), (30, 45, 22, 3),
          ("hot_work", "lifting", "height"), "plant", ("blast_furnace", "special_equipment", "confined_space")),
    Trade(4, "nonferrous", "3252", "铝业", "铝型材", (60, 800), (4000, 120000), (15, 45, 35, 5),
          ("hot_work",), "workshop", ("deep_casting", "dust", "special_equipment")),
    Trade(10, "building_materials", "3021", "建材", "预拌混凝土、水泥制品", (30, 300), (1500, 30000), (2, 25, 58, 15),
          ("height", "confined_space"), "plant", ("confined_space", "special_equipment")),
    Trade(14, "machinery", "3399", "机械", "五金件、机加工", (10, 480), (400, 40000), (1, 12, 60, 27),
          ("hot_work", "lifting"), "workshop", ("special_equipment",)),
    Trade(8, "light_industry", "2110", "家具", "木质家具", (15, 260), (300, 12000), (3, 25, 55, 17),
          ("hot_work",), "workshop", ("dust",)),
    Trade(5, "light_industry", "1432", "食品", "速冻食品", (30, 500), (1200, 45000), (3, 22, 55, 20),
          ("confined_space",), "workshop", ("ammonia", "confined_space")),
    Trade(3, "textile", "1713", "纺织", "棉印染布", (60, 700), (2000, 36000), (1, 18, 60, 21),
          ("confined_space",), "workshop", ("confined_space", "special_equipment")),
    Trade(9, "construction", "4710", "建筑工程", "房屋建筑施工", (50, 2000), (5000, 150000), (10, 40, 42, 8),
          ("height", "lifting", "excavation", "temporary_power"), "building_site", ("special_equipment",),
          ("business_licence", "safety_permit", "construction_qualification")),
    Trade(7, "road_transport", "5431", "货运", "普通货物道路运输", (20, 400), (800, 26000), (2, 25, 55, 18),
          (), "office", (), ("business_licence", "road_transport_permit")),
    Trade(3, "road_transport_hazardous", "5431", "危货运输", "危险货物道路运输", (20, 180), (800, 16000),
          (20, 50, 28, 2), (), "office", (), ("business_licence", "road_transport_permit")),
    Trade(8, "crowded_place", "6110", "酒店", "住宿、会议、餐饮", (15, 320), (200, 9000), (0, 15, 60, 25),
          (), "shop", ("crowded_hall", "special_equipment")),
    Trade(9, "crowded_place", "5211", "购物中心", "百货零售", (10, 500), (300, 40000), (0, 12, 58, 30),
          (), "shop", ("crowded_hall", "special_equipment")),
    Trade(6, "gas", "4511", "燃气", "管道燃气、瓶装燃气供应", (15, 200), (800, 30000), (8, 40, 45, 7),
          ("hot_work", "excavation"), "plant", ("pipeline", "tank")),
)  # fmt: skip

# What a special object of each type is filled with; every value fits the type's declared fields.
OBJECT_VALUES = {
    "major_hazard": {"level": ("1", "2", "3", "3", "4", "4"), "chemical": ("甲醇", "苯", "液氨", "丙烷"),
                     "r_value": (12.5, 31.2, 55.0, 108.4), "quantity": (50, 300, 1200),
                     "critical_quantity": (5, 50, 500),
                     "monitored": (True,)},
    "tailings_pond": {"grade": ("3", "4", "4"), "dam_height": (28, 45, 62), "capacity": (90, 260),
                      "method": ("upstream", "once"), "overhead": (False, True), "monitored": (True, False)},
    "special_equipment": {"category": ("boiler", "pressure_vessel", "elevator"), 
                          "registration_code": ("容15湘A示例", "锅10湘B示例"),
                          "operator_count": (2, 4, 8),
                          "next_inspection_on": ("2026-12-10", "2027-03-31", "2027-08-20")},
    "confined_space": {"space_kind": ("closed", "underground", "above"), "count": (1, 2, 5), 
                       "hazard": ("oxygen", "toxic"),
                       "outsourced": (True, False), "sign": (True, False)},
    "dust": {"dust": ("metal", "wood"), "workers": (6, 14, 28), "collector": ("dry", "wet"), "collector_count": (1, 3)},
    "ammonia": {"charge": (2, 8, 15), "system": ("direct", "indirect"), "workers": (6, 12), "detector": (True,)},
    "pipeline": {"medium": ("gas", "product"), "length": (1.8, 12.4, 36.0), "diameter": (219, 406),
                 "cathodic": (True,)},
    "tank": {"content": ("甲醇", "柴油", "液化石油气"), "volume": (50, 500, 2000), "emergency_valve": (True, False)},
    "blast_furnace": {"equipment": ("furnace", "eaf", "holder"), "capacity": (60, 120, 450), "gas_alarm": (True,)},
    "fireworks_store": {"hazard_class": ("1.1", "1.3", "1.3"), "floor_area": (80, 240, 600), "video": (True,)},
    "fireworks_line": {"product": ("combination", "fountain", "toy"), "rooms": (24, 60, 130), "machine": (True, False)},
    "underground_mine": {"mineral": ("煤", "铁", "锰"), "depth": (180, 420, 700), "people_per_shift": (20, 60, 120)},
    "slope": {"slope_height": (40, 90, 140), "benches": (3, 6), "monitored": (True, False)},
    "deep_casting": {"well_depth": (6, 8), "furnaces": (1, 3), "interlock": (True,)},
    "gas_station": {"station_grade": ("1", "2", "3"), "tanks": (3, 4, 6), "double_wall": (True,)},
    "crowded_hall": {"area": (600, 3000, 12000), "capacity": (200, 1200, 5000), "exits": (3, 6, 12)},
}  # fmt: skip

STREETS = (
    "金阳",
    "兴工",
    "湘江",
    "建设",
    "朝阳",
    "东升",
    "振兴",
    "开元",
    "创业",
    "南塘",
    "新桥",
    "长丰",
    "锦程",
    "望城坡",
)
NAMES = ("华星", "湘盛", "金果", "鑫源", "恒达", "瑞丰", "宏图", "天成", "长岭", "九岭", "捷安", "永固", "中南", "洞庭",
         "岳麓", "蓝岸", "同德", "新益", "泰和", "广源", "博远", "正源", "盛世", "国泰", "兴旺", "安达", "顺通",
         "东方", "富民", "双峰")  # fmt: skip
SURNAMES = (
    "李王张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏"
    "卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾"
    "侯邵孟龙万段"
)
GIVEN = (
    "示安",
    "示全",
    "示平",
    "示良",
    "示文",
    "示武",
    "示国",
    "示华",
    "示军",
    "示芳",
    "示敏",
    "示静",
    "示丽",
    "示强",
    "示磊",
    "示洋",
)
