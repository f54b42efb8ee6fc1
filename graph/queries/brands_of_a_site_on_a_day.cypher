// title = "Brands of a site on a day"
// question = "For which brands and retailers do the stated dates prove, allow or rule out a link to this site on this day?"
// audience = "journalist"
// caveat = "Say 'at the time' only for overlap. A missing end is unknown, never 'still'. Chained links are possible paths. Of equally good paths one is shown; how strong the evidence is does not enter here. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; workshops in a building count for the building"
// example = "site-rana-plaza"
// [parameters.day]
// type = "day"
// help = "the day"
// example = "2013-04-24"
// [columns]
// verdict = "overlap: surely linked on that day; possible: the dates allow it; unknown: a link has no date; before or after: a link had surely ended before or surely began after"
// brand_id = "id of the brand or retailer"
// brand = "its name"
// level = "what the asked record stands for: site, group or sector"
// hops = "links on the path shown; lying in a building is not counted"
// tier = "sourcing steps on the path shown"
// path_status = "status of the weakest link on the path shown; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "the best path, as ids and relations"

MATCH (site:Facility {id: $site})
MATCH path = (brand:Brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (site)
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH site, brand,
  reduce(text = brand.id, at IN range(0, size(link) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status,
  reduce(worst = 4, rank IN [one IN link | CASE
    WHEN $day IN coalesce(one.listed, []) THEN 4
    WHEN coalesce(one.from_last, one.to_last) <= $day AND $day <= coalesce(one.to_first, one.from_first) THEN 4
    WHEN any(list IN coalesce(one.listed, []) WHERE $day STARTS WITH list) THEN 3
    WHEN any(list IN coalesce(one.listed, []) WHERE $day >= CASE size(list)
        WHEN 4 THEN list + '-12-31'
        WHEN 7 THEN toString(date(list + '-01') + duration({months: 1}) - duration({days: 1}))
        ELSE list END)
      AND any(list IN coalesce(one.listed, []) WHERE $day <= list + substring('-01-01', size(list) - 4)) THEN 3
    WHEN one.from_first IS NULL AND one.to_first IS NULL THEN 2
    WHEN one.to_last < $day THEN 0
    WHEN one.from_first > $day THEN 1
    ELSE 3 END]
    | CASE WHEN worst > 1 AND rank < worst THEN rank ELSE worst END) AS verdict
WITH site, brand, text, hops, tier, status, verdict, CASE WHEN verdict < 2 THEN 1 ELSE verdict END AS order
ORDER BY order DESC, status, hops, text
WITH site, brand,
  head(collect({verdict: verdict, order: order, hops: hops, tier: tier, status: status, text: text})) AS best
RETURN ['before', 'after', 'unknown', 'possible', 'overlap'][best.verdict] AS verdict,
  brand.id AS brand_id, brand.name AS brand, site.level AS level, best.hops AS hops, best.tier AS tier,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status, best.text AS path
ORDER BY best.order DESC, brand_id
