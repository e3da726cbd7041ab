"""Substring search of Chinese names and addresses: the first page, for terms from never to everywhere."""

from pathlib import Path

from benchmarks.lists import LEVELS
from benchmarks.measure import Result, milliseconds
from benchmarks.world import fill_people, person

TERMS = (
    "有限公司", "长沙", "湖南省长沙市岳麓区", "芙蓉北路", "股份有限公司", "新能源", "创业街999号", "岳麓 机械",
    "龙凤祥烟花爆竹", "不存在的名称", "公司有限", "厂", "xyz", "9号", "莲花镇",
)  # fmt: skip


def run(var_dir: Path, rounds: int) -> list[Result]:
    from enterprises import search
    from enterprises.models import Enterprise

    results = []
    for level, (role, code, _depth) in LEVELS.items():
        user = person(role, code, f"bench-{level}")
        medians = []
        for term in TERMS:

            def first_page(term=term, user=user):
                rows = Enterprise.objects.visible_to(user, "enterprises.view_enterprise")
                return list(search.find(rows, term).order_by("-id").values_list("id", "name")[:21])

            first_page()
            took = sorted(milliseconds(first_page) for _round in range(max(3, rounds)))
            medians.append((took[len(took) // 2], term))
        slowest, term = max(medians)
        results.append(
            Result(f"search, slowest of {len(TERMS)} terms, {level}", "ms", [slowest], target=50, note=f"“{term}”")
        )
        results.append(
            Result(f"search, middle of {len(TERMS)} terms, {level}", "ms", [sorted(medians)[len(TERMS) // 2][0]])
        )
    results += people(rounds)
    user = person("county_supervisor", "430102", "bench-county")
    rows = Enterprise.objects.visible_to(user, "enterprises.view_enterprise")
    one = rows.first()
    took = [milliseconds(lambda: search.near_duplicates(rows, one)) for _round in range(rounds)]
    code = [milliseconds(lambda: list(search.find(rows, one.credit_code)[:21])) for _round in range(rounds)]
    return [*results, Result("near-duplicate names, county", "ms", took), Result("search by credit code", "ms", code)]


PEOPLE = ("王华", "王华金", "李创新", "陈瑞", "赵福", "不存在", "远东", "xyz", "13812345678")


def people(rounds: int) -> list[Result]:
    """Persons by name or number, one for each enterprise, and the whole search across everything."""
    from enterprises.hits import VIEW, find_persons
    from enterprises.models import ResponsiblePerson
    from safetyportal.core.global_search import search_everything

    def persons(reader, words: str):
        return find_persons(ResponsiblePerson.objects.visible_to(reader, VIEW), words)

    fill_people()
    results = []
    for level, (role, code, _depth) in LEVELS.items():
        user = person(role, code, f"bench-{level}")
        for name, find in (("persons", persons), ("everything", search_everything)):
            medians = []
            for term in PEOPLE:

                def hits(term=term, user=user, find=find):
                    return list(find(user, term))

                hits()
                took = sorted(milliseconds(hits) for _round in range(max(3, rounds)))
                medians.append((took[len(took) // 2], term))
            slowest, term = max(medians)
            target = 50 if name == "persons" else None
            title = f"search of {name}, slowest of {len(PEOPLE)} terms, {level}"
            results.append(Result(title, "ms", [slowest], target=target, note=f"“{term}”"))
    return results
