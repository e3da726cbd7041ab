"""How untrustworthy data are found: one statement a kind, over all firms of a city at once.

Each statement gives (enterprise_id, subject, month, evidence, hazard_rows, report_rows, photo_rows), one row a subject.
Thresholds come from the rules `hazard.signal_*`. What is honest and looks alike is left out in the statement itself and
said beside it, because a mark that is wrong costs more trust than it brings.
"""

import string

from hazards.choices import FOUND, OWN_SOURCES, REPORTED
from hazards.choices_signals import SignalKind
from hazards.queries.photos import AFTER, BEFORE, PROGRESS, RECHECK


def _listed(values) -> str:
    return ", ".join(f"'{value}'" for value in values)


_OWN, _FOUND, _REPORTED = _listed(OWN_SOURCES), _listed(FOUND), _listed(REPORTED)


def _here(row: str) -> str:
    return f"split_part({row}.place, '/', 3) = %(city)s"


_NONE = "'{}'::bigint[]"

# The present run of each firm: zero declarations after its last report with a hazard. Months that the township filed,
# or that nobody filed, neither lengthen nor break it: they say nothing about the firm's own word.
_RUNS = f"""
filed AS (
    SELECT report.enterprise_id, report.id, report.month, report.zero,
        max(report.month) FILTER (WHERE NOT report.zero) OVER (PARTITION BY report.enterprise_id) AS broken
    FROM hazards_monthlyreport AS report
    WHERE {{here}} AND report.month BETWEEN %(since)s AND %(last)s AND report.status IN ({_REPORTED})
        AND NOT report.proxy
), runs AS (
    SELECT run.*, coalesce(firm.supervision_classes[1], 'other') AS trade, firm.scale
    FROM (
        SELECT enterprise_id, count(*) FILTER (WHERE month > coalesce(broken, '1900-01-01')) AS length,
            min(month) FILTER (WHERE month > coalesce(broken, '1900-01-01')) AS first, max(month) AS last,
            array_agg(id ORDER BY month) FILTER (WHERE month > coalesce(broken, '1900-01-01')) AS reports
        FROM filed GROUP BY 1
    ) AS run JOIN enterprises_enterprise AS firm ON firm.id = run.enterprise_id
), peers AS (
    SELECT trade, scale, count(*) AS firms, percentile_cont(0.5) WITHIN GROUP (ORDER BY length) AS median,
        percentile_cont(%(percentile)s / 100.0) WITHIN GROUP (ORDER BY length) AS high
    FROM runs GROUP BY 1, 2
)
"""  # noqa: S608 -- own text
_IN_PROVINCE = _RUNS.format(here="split_part(report.place, '/', 2) = %(province)s")
PEERS_OF_PROVINCE = f"WITH {_IN_PROVINCE} SELECT coalesce(json_agg(row_to_json(peers)), '[]') FROM peers"  # noqa: S608

# Firms of the same class and scale in the city; where they are too few, in the province. A run that goes on is the
# same run, also when its beginning has left the window.
ZERO_RUN = f"""
WITH {_RUNS.format(here=_here("report"))}, compared AS (
    SELECT runs.*, city.firms >= %(peers)s AS near,
        CASE WHEN city.firms >= %(peers)s THEN city.firms ELSE whole.firms END AS firms,
        CASE WHEN city.firms >= %(peers)s THEN city.median ELSE whole.median END AS median,
        CASE WHEN city.firms >= %(peers)s THEN city.high ELSE whole.high END AS high
    FROM runs JOIN peers AS city USING (trade, scale)
    LEFT JOIN json_to_recordset(%(province_peers)s)
        AS whole (trade text, scale text, firms int, median float, high float) USING (trade, scale)
)
SELECT enterprise_id,
    coalesce((SELECT known.subject FROM hazards_trustsignal AS known
        WHERE known.enterprise_id = compared.enterprise_id AND known.kind = 'zero_run' AND known.month >= first
        ORDER BY known.month DESC LIMIT 1), to_char(first, 'YYYY-MM')) AS subject,
    last AS month,
    jsonb_build_object('months', length, 'first', to_char(first, 'YYYY-MM'), 'last', to_char(last, 'YYYY-MM'),
        'median', round(median::numeric, 1), 'high', round(high::numeric, 1), 'percentile', %(percentile)s,
        'peers', firms, 'peers_in', CASE WHEN near THEN 'city' ELSE 'province' END, 'trade', trade, 'scale', scale,
        'least', %(months)s) AS evidence,
    {_NONE} AS hazard_rows, reports AS report_rows, {_NONE} AS photo_rows
FROM compared WHERE length >= %(months)s AND length > high AND firms >= %(peers)s AND last >= %(recent)s
"""  # noqa: S608 -- own text

# Left out: two photos of one step of one hazard; one picture that shows several faults found on the same day; pictures
# of hardly any structure, whose fingerprints say nothing. Before and after of one hazard count only when the file is
# the same: from the same spot an honest pair looks alike too. Near copies are looked for within the firm, exact ones
# and those with the same fingerprint everywhere; whoever used the photo first is not marked.
_PURPOSES = _listed((BEFORE, AFTER, RECHECK, PROGRESS))
_ONE = "photo.id, photo.target_id AS hazard, photo.purpose, photo.sha256, photo.perceptual_hash AS hash"
_BITS = "bit_count(('x' || fresh.hash)::bit(64) # ('x' || older.perceptual_hash)::bit(64))"
_OLDER = f"older.target_type = 'hazards.hazard' AND older.purpose IN ({_PURPOSES}) AND older.state <> 'refused'"
_PAIR = f"SELECT fresh.*, older.id AS old, older.target_id AS old_hazard, older.purpose AS old_purpose, {_BITS} AS bits"
SAME_PHOTO = f"""
WITH fresh AS (
    SELECT {_ONE}, hazard.enterprise_id, hazard.found_on,
        bit_count(('x' || photo.perceptual_hash)::bit(64)) BETWEEN %(least_set)s AND 64 - %(least_set)s AS rich
    FROM core_attachment AS photo JOIN hazards_hazard AS hazard ON hazard.id = photo.target_id
    WHERE photo.id > %(after)s AND photo.target_type = 'hazards.hazard' AND photo.purpose IN ({_PURPOSES})
        AND photo.perceptual_hash <> '' AND photo.state <> 'refused' AND {_here("photo")}
        AND hazard.status NOT IN ('discarded', 'duplicate')
), pairs AS (
    {_PAIR}, true AS exact FROM fresh JOIN core_attachment AS older
        ON older.sha256 = fresh.sha256 AND older.id < fresh.id AND older.perceptual_hash <> '' AND {_OLDER}
    UNION ALL
    {_PAIR}, false FROM fresh JOIN core_attachment AS older
        ON older.perceptual_hash = fresh.hash AND older.id < fresh.id AND fresh.rich
        AND older.sha256 <> fresh.sha256 AND older.target_id <> fresh.hazard AND {_OLDER}
    UNION ALL
    {_PAIR}, false FROM fresh JOIN hazards_hazard AS own ON own.enterprise_id = fresh.enterprise_id
        AND own.id <> fresh.hazard
    JOIN core_attachment AS older ON older.target_id = own.id AND older.id < fresh.id AND {_OLDER}
        AND older.perceptual_hash NOT IN ('', fresh.hash) AND fresh.rich AND {_BITS} <= %(bits)s
), told AS (
    SELECT pairs.*, other.enterprise_id AS old_enterprise
    FROM pairs JOIN hazards_hazard AS other ON other.id = pairs.old_hazard
    WHERE other.status NOT IN ('discarded', 'duplicate') AND CASE
        WHEN pairs.hazard = pairs.old_hazard
            THEN (pairs.purpose = '{BEFORE}') <> (pairs.old_purpose = '{BEFORE}')
        ELSE NOT (other.enterprise_id = pairs.enterprise_id AND other.found_on = pairs.found_on
            AND pairs.purpose = '{BEFORE}' AND pairs.old_purpose = '{BEFORE}')
        END
), rooted AS (
    SELECT told.*, min(old) OVER (PARTITION BY id) AS root FROM told
)
SELECT enterprise_id, 'photo:' || root AS subject, %(month)s::date AS month,
    jsonb_build_object('exact', bool_and(exact), 'bits', max(bits), 'most_bits', %(bits)s,
        'other_firm', bool_or(old_enterprise <> enterprise_id), 'same_hazard', bool_or(hazard = old_hazard))
        AS evidence,
    (SELECT array_agg(DISTINCT one) FROM unnest(array_agg(hazard) || array_agg(old_hazard)) AS one) AS hazard_rows,
    {_NONE} AS report_rows,
    (SELECT array_agg(DISTINCT one) FROM unnest(array_agg(id) || array_agg(old)) AS one) AS photo_rows
FROM rooted WHERE old = root GROUP BY enterprise_id, root
"""  # noqa: S608 -- own text


# Texts without spaces, digits and marks. The words of a rectification count when they stand for different hazards: a
# fault that comes back is put right in the same way.
IGNORED = string.whitespace + string.digits + string.punctuation + "，。；：、！？（）《》“”‘’·…—\u3000"
_TEXTS = f"""
    SELECT enterprise_id, '{{field}}' AS field, {{field}} AS text, found_on AS day, id AS hazard,
        NULL::bigint AS report, md5(description) AS about
    FROM hazards_hazard AS hazard WHERE {_here("hazard")} AND found_on >= %(since)s
        AND status IN ({_FOUND}) AND source IN ({_OWN}) AND {{field}} <> ''
"""  # noqa: S608 -- own text
COPIED_TEXT = f"""
WITH texts AS (
    {_TEXTS.format(field="rectification")} UNION ALL {_TEXTS.format(field="description")}
    UNION ALL SELECT enterprise_id, 'zero_reason', zero_reason, month, NULL, id, id::text
    FROM hazards_monthlyreport AS report WHERE {_here("report")} AND month >= %(since)s
        AND status IN ({_REPORTED}) AND zero AND NOT proxy AND zero_reason <> ''
), plain AS MATERIALIZED (
    SELECT texts.*, translate(lower(text), %(ignored)s, '') AS words,
        count(*) OVER (PARTITION BY enterprise_id, field) AS total
    FROM texts
)
SELECT enterprise_id, field || ':' || md5(words) AS subject, date_trunc('month', max(day))::date AS month,
    jsonb_build_object('field', field, 'text', left(min(text), 200), 'times', count(*), 'total', max(total),
        'different', count(DISTINCT about), 'first', to_char(min(day), 'YYYY-MM'),
        'last', to_char(max(day), 'YYYY-MM'), 'least', %(times)s, 'percent', %(percent)s) AS evidence,
    coalesce(array_agg(hazard ORDER BY hazard) FILTER (WHERE hazard IS NOT NULL), {_NONE}) AS hazard_rows,
    coalesce(array_agg(report ORDER BY report) FILTER (WHERE report IS NOT NULL), {_NONE}) AS report_rows,
    {_NONE} AS photo_rows
FROM plain WHERE total >= %(times)s AND words <> '' GROUP BY enterprise_id, field, words
HAVING count(*) >= %(times)s AND 100 * count(*) >= %(percent)s * max(total)
    AND (field <> 'rectification' OR count(DISTINCT about) >= %(different)s)
"""  # noqa: S608 -- own text

# Only what the enterprise closes itself. What was put right on the spot may be over in minutes, and a re-check of works
# that were submitted earlier may be entered for many at once: both are left out.
CLOSED_QUICKLY = f"""
WITH swift AS (
    SELECT hazard.id, hazard.enterprise_id, hazard.verified_at, hazard.verified_by_id,
        coalesce((SELECT max(entry.at) FROM core_auditentry AS entry
            WHERE entry.target_type = 'hazards.hazard' AND entry.target_id = hazard.id::text
                AND entry.action = 'hazard.assign' AND entry.at <= hazard.verified_at),
            hazard.assessed_at, hazard.created_at) AS given_at
    FROM hazards_hazard AS hazard
    WHERE {_here("hazard")} AND hazard.closed_on >= %(since)s AND hazard.status = 'closed'
        AND hazard.source IN ({_OWN}) AND hazard.level = 'general' AND hazard.handling <> 'on_spot'
        AND hazard.verified_at BETWEEN hazard.rectified_at AND hazard.rectified_at + %(minutes)s * interval '1 minute'
), groups AS (
    SELECT 'quick:' || to_char(verified_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS subject, %(times)s AS least,
        swift.* FROM swift WHERE verified_at - given_at BETWEEN '0' AND %(minutes)s * interval '1 minute'
    UNION ALL
    SELECT 'bulk:' || to_char(verified_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), %(bulk)s, swift.*
    FROM swift WHERE verified_by_id IS NOT NULL
)
SELECT enterprise_id, subject, date_trunc('month', max(verified_at AT TIME ZONE 'Asia/Shanghai'))::date AS month,
    jsonb_build_object('way', split_part(subject, ':', 1), 'when', substr(subject, strpos(subject, ':') + 1),
        'hazards', count(*), 'minutes', %(minutes)s, 'least', max(least),
        'seconds', round(extract(epoch FROM min(verified_at - given_at)))) AS evidence,
    array_agg(id ORDER BY id) AS hazard_rows, {_NONE} AS report_rows, {_NONE} AS photo_rows
FROM groups GROUP BY enterprise_id, subject HAVING count(*) >= max(least)
"""  # noqa: S608 -- own text

# Months of one calendar year, so that the mark of a year stays one mark. Left out: who finds hazards in other months of
# the year, and only happened to find none when the inspectors came.
AGAINST_OFFICIAL = f"""
WITH months AS (
    SELECT enterprise_id, date_trunc('month', found_on)::date AS month,
        count(*) FILTER (WHERE source NOT IN ({_OWN})) AS official, count(*) FILTER (WHERE source IN ({_OWN})) AS own,
        array_agg(id) FILTER (WHERE source NOT IN ({_OWN})) AS hazards
    FROM hazards_hazard AS hazard
    WHERE {_here("hazard")} AND found_on >= %(since)s AND found_on < %(until)s AND status IN ({_FOUND})
    GROUP BY 1, 2
), met AS (
    SELECT months.*, report.id AS report, sum(own) OVER year AS own_of_year, sum(official) OVER year AS official_of_year
    FROM months LEFT JOIN hazards_monthlyreport AS report
        ON report.enterprise_id = months.enterprise_id AND report.month = months.month AND report.zero
            AND report.status IN ({_REPORTED})
    WINDOW year AS (PARTITION BY months.enterprise_id)
)
SELECT enterprise_id, to_char(max(month), 'YYYY') AS subject, max(month) AS month,
    jsonb_build_object('months', count(*), 'official', sum(official), 'own', sum(own), 'zero_reports', count(report),
        'own_of_year', max(own_of_year),
        'first', to_char(min(month), 'YYYY-MM'), 'last', to_char(max(month), 'YYYY-MM'), 'least', %(months)s,
        'percent', %(percent)s) AS evidence,
    (SELECT array_agg(one) FROM unnest(string_to_array(string_agg(array_to_string(hazards, ','), ','), ',')::bigint[])
        AS one) AS hazard_rows,
    coalesce(array_agg(report ORDER BY report) FILTER (WHERE report IS NOT NULL), {_NONE}) AS report_rows,
    {_NONE} AS photo_rows
FROM met WHERE official > 0 GROUP BY enterprise_id
HAVING count(*) >= %(months)s AND 100 * sum(own) <= %(percent)s * sum(official)
    AND 100 * max(own_of_year) <= %(year_percent)s * max(official_of_year)
"""  # noqa: S608 -- own text

FINDERS = {
    SignalKind.ZERO_RUN: ZERO_RUN,
    SignalKind.SAME_PHOTO: SAME_PHOTO,
    SignalKind.COPIED_TEXT: COPIED_TEXT,
    SignalKind.CLOSED_QUICKLY: CLOSED_QUICKLY,
    SignalKind.AGAINST_OFFICIAL: AGAINST_OFFICIAL,
}
