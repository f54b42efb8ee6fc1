// title = "Brands behind an incident"
// question = "Which brands and retailers are linked in published statements to the place of this incident, and do the dates meet?"
// audience = "journalist"
// caveat = "A path does not say that the brand caused, knew of or could have prevented the incident, nor that one product took that path. Say 'at the time' only for overlap. Of equally good paths one is shown; how strong the evidence is does not enter here. Paths of up to six hops are searched."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "the incident"
// example = "ab-rana-plaza-collapse"
// [columns]
// verdict = "overlap: the path surely held during the incident; possible: the dates allow it; unknown: the incident or a link has no date; before or after: a link had surely ended before or surely began after"
// brand_id = "id of the brand or retailer"
// brand = "its name"
// kind = "brand or retailer, as stated"
// facility_id = "id of the place where the incident happened"
// facility = "name of that place"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// incident_status = "how surely the incident is known"
// hops = "fewest links on a path; lying in a building is not counted"
// tier = "fewest sourcing steps on a path"
// path_status = "status of the weakest link on the path shown; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "the best path, as ids and relations"

MATCH (incident:Incident {id: $incident})-[at:OCCURRED_AT]->(place:Facility)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
MATCH path = (brand:Brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place)
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH incident, brand, place, link,
  reduce(text = brand.id, step IN range(0, size(link) - 1) | text + ' ' + type(link[step]) + ' ' + b[step].id) AS text,
  coalesce(incident.start_first, incident.end_first) AS starts_first,
  coalesce(incident.start_last, incident.end_last) AS starts_last,
  coalesce(incident.end_first, incident.start_first) AS ends_first,
  coalesce(incident.end_last, incident.start_last) AS ends_last
WITH incident, brand, place, text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status,
  reduce(worst = 4, rank IN [one IN [each IN link | {link: each, lists: [list IN coalesce(each.listed, []) | {
      first: list + substring('-01-01', size(list) - 4),
      last: CASE size(list)
        WHEN 4 THEN list + '-12-31'
        WHEN 7 THEN toString(date(list + '-01') + duration({months: 1}) - duration({days: 1}))
        ELSE list END}]}] | CASE
    WHEN starts_first IS NULL THEN 2
    WHEN any(list IN one.lists WHERE list.first >= starts_last AND list.last <= ends_first) THEN 4
    WHEN coalesce(one.link.from_last, one.link.to_last) <= ends_first
      AND starts_last <= coalesce(one.link.to_first, one.link.from_first) THEN 4
    WHEN any(list IN one.lists WHERE list.first <= ends_last AND list.last >= starts_first) THEN 3
    WHEN any(list IN one.lists WHERE list.last <= starts_first)
      AND any(list IN one.lists WHERE list.first >= ends_last) THEN 3
    WHEN one.link.from_first IS NULL AND one.link.to_first IS NULL THEN 2
    WHEN one.link.to_last < incident.start_first THEN 0
    WHEN one.link.from_first > incident.end_last THEN 1
    ELSE 3 END]
    | CASE WHEN worst > 1 AND rank < worst THEN rank ELSE worst END) AS verdict
WITH incident, brand, place, text, hops, tier, status, verdict, CASE WHEN verdict < 2 THEN 1 ELSE verdict END AS order
ORDER BY order DESC, status, hops, text
WITH incident, brand, place, min(hops) AS hops, min(tier) AS tier,
  head(collect({verdict: verdict, order: order, status: status, text: text})) AS best
RETURN ['before', 'after', 'unknown', 'possible', 'overlap'][best.verdict] AS verdict,
  brand.id AS brand_id, brand.name AS brand, brand.kind AS kind, place.id AS facility_id, place.name AS facility,
  place.level AS level, incident.status AS incident_status, hops, tier,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status, best.text AS path
ORDER BY best.order DESC, hops, brand_id, facility_id
