"""The draw itself: whole numbers, SHA-256 and nothing else, so that anybody can repeat it (docs/double_random.md).

This module knows no database and no framework.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

FORMAT, ALGORITHM = "safetyportal-draw/1", "sha256-weighted/1"
_SPACE = 1 << 256
Result = list[list[Any]]  # [object, [officers]] in the order drawn


class BadRecord(ValueError):
    """The file is no record of a draw, or it was changed."""


def canonical(value: Any) -> str:
    """One text for one value: sorted names, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(pool_digest: str, source: str, value: str) -> str:
    """The seed of the stream binds the pools, the name of the public value, and the value."""
    return f"{pool_digest}|{source}|{value}"


class Stream:
    """Numbers from the seed: the n-th is SHA-256 of "seed:n"; `below(n)` is uniform because a rest is thrown away."""

    def __init__(self, seed: str):
        self.seed, self.count = seed, 0

    def below(self, limit: int) -> int:
        while True:
            block = hashlib.sha256(f"{self.seed}:{self.count}".encode()).digest()
            self.count += 1
            number = int.from_bytes(block, "big")
            if number < _SPACE - _SPACE % limit:
                return number % limit


class Weights:
    """Sums of weights (Fenwick tree): finding and taking one of a hundred thousand costs seventeen steps."""

    def __init__(self, weights: list[int]):
        self.weights, self.size = weights[:], len(weights)
        self.tree = [0, *weights]
        for i in range(1, self.size + 1):
            above = i + (i & -i)
            if above <= self.size:
                self.tree[above] += self.tree[i]
        self.total = sum(weights)

    def take(self, point: int) -> int:
        """The first whose cumulated weight is above `point`; it is taken out."""
        position, step = 0, 1 << self.size.bit_length()
        while step:
            following = position + step
            if following <= self.size and self.tree[following] <= point:
                position, point = following, point - self.tree[following]
            step >>= 1
        weight, i = self.weights[position], position + 1
        while i <= self.size:
            self.tree[i] -= weight
            i += i & -i
        self.total -= weight
        return position


def draw(pool: dict[str, Any], seed: str) -> Result:
    """Objects by weight without putting back, then for each as many officers as ruled, those with least work first.

    Raises `BadRecord` for an object that too few officers may inspect.
    """
    stream = Stream(seed)
    objects = [name for name, _weight in pool["objects"]]
    weights = Weights([weight for _name, weight in pool["objects"]])
    drawn = [objects[weights.take(stream.below(weights.total))] for _n in range(min(pool["wanted"], len(objects)))]
    recused: dict[str, set[str]] = {}
    for officer, name in pool["recusals"]:
        recused.setdefault(name, set()).add(officer)
    load = {officer: 0 for officer, _name in pool["officers"]}
    return [[name, _officers(load, recused.get(name, set()), pool["per_object"], stream)] for name in drawn]


def _officers(load: dict[str, int], recused: set[str], wanted: int, stream: Stream) -> list[str]:
    """Among those with the fewest objects so far, in the order of the pool, one by lot; as often as wanted."""
    chosen: list[str] = []
    for _seat in range(wanted):
        free = [officer for officer in load if officer not in recused and officer not in chosen]
        if not free:
            raise BadRecord("too few officers for an object")
        least = min(load[officer] for officer in free)
        candidates = [officer for officer in free if load[officer] == least]
        officer = candidates[stream.below(len(candidates))]
        load[officer] += 1
        chosen.append(officer)
    return chosen


def record_of(pool: dict[str, Any], facts: dict[str, Any], *, source: str, value: str, result: Result) -> str:
    """The file that is published."""
    pool_digest = digest(canonical(pool))
    return canonical(
        {
            "format": FORMAT,
            "algorithm": ALGORITHM,
            "facts": facts,
            "pool": pool,
            "pool_digest": pool_digest,
            "seed": {"source": source, "value": value},
            "result": result,
        }
    )


def differences(text: str) -> Iterator[str]:
    """What in a published file does not agree with the draw made anew; nothing for an honest one.

    Raises `BadRecord` for a file that cannot be read.
    """
    record = _read(text)
    pool, seed = record["pool"], record["seed"]
    pool_digest = digest(canonical(pool))
    if pool_digest != record["pool_digest"]:
        yield f"pool_digest: {record['pool_digest']} != {pool_digest}"
    again = draw(pool, seed_of(pool_digest, seed["source"], seed["value"]))
    if len(again) != len(record["result"]):
        yield f"result: {len(record['result'])} != {len(again)}"
    for number, (told, found) in enumerate(zip(record["result"], again, strict=False), 1):
        if told != found:
            yield f"result {number}: {canonical(told)} != {canonical(found)}"


def _read(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
        known = record["format"] == FORMAT and record["algorithm"] == ALGORITHM
        pool, seed = record["pool"], record["seed"]
        whole = all(type(weight) is int and weight > 0 for _name, weight in pool["objects"])
        counts = type(pool["wanted"]) is int and pool["wanted"] > 0
        counts = counts and type(pool["per_object"]) is int and pool["per_object"] >= 0  # 0: nobody is drawn with it
        shaped = {"source", "value"} <= set(seed) and isinstance(record["result"], list) and "pool_digest" in record
        lists = all(len(row) == 2 for name in ("officers", "recusals") for row in pool[name])
    except (ValueError, KeyError, TypeError) as error:
        raise BadRecord("this is no record of a draw") from error
    if not (known and whole and counts and shaped and lists and pool["objects"]):
        raise BadRecord("this is no record of a draw, or of another version")
    return record
