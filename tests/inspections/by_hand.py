"""The lottery once more, by the published description alone."""

import hashlib


def naive(pool, seed):
    """The published rules once more, written from their description and sharing no code with the portal."""
    counter = iter(range(10**9))

    def uniform(limit):
        while True:
            value = int(hashlib.sha256(f"{seed}:{next(counter)}".encode()).hexdigest(), 16)
            if value < (2**256 // limit) * limit:
                return value % limit

    rest = dict(pool["objects"])
    order = []
    for _turn in range(pool["wanted"]):
        tickets = [name for name in rest for _ticket in range(rest[name])]
        order.append(tickets[uniform(len(tickets))])
        del rest[order[-1]]
    work = [[certificate, 0] for certificate, _name in pool["officers"]]
    result = []
    for name in order:
        pair = []
        while len(pair) < pool["per_object"]:
            may = [w for w in work if w[0] not in pair and [w[0], name] not in pool["recusals"]]
            may = [w for w in may if w[1] == min(one[1] for one in may)]
            lucky = may[uniform(len(may))]
            lucky[1] += 1
            pair.append(lucky[0])
        result.append([name, pair])
    return result
