// title = "Incidents behind a brand"
// question = "Which recorded incidents happened at places that this brand is linked to in published statements, and do the dates meet?"
// audience = "campaigner"
// caveat = "A path does not say that the brand caused, knew of or could have prevented the incident, nor that one product took that path. Say 'at the time' only for overlap. Of equally good paths one is shown; how strong the evidence is does not enter here. Paths of up to six hops are searched."
// [parameters.brand]
// type = "id"
// labels = ["Company"]
// help = "the brand, or any other company"
// example = "org-primark"
// [columns]
// verdict = "overlap: the path surely held during the incident; possible: the dates allow it; unknown: the incident or a link has no date; before or after: a link had surely ended before or surely began after"
// incident_id = "id of the incident"
// category = "the right that is at stake"
// incident_status = "how surely the incident is known"
// start = "when it began, as stated"
// end = "when it ended, as stated"
// facility_id = "id of the place where it happened"
// facility = "name of that place"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country of that place"
// hops = "fewest links on a path; lying in a building is not counted"
// tier = "fewest sourcing steps on a path"
// path_status = "status of the weakest link on the path shown; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "the best path, as ids and relations"

MATCH (brand:Company {id: $brand})
MATCH path = (brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place:Facility)
WHERE EXISTS { (place)<-[:OCCURRED_AT]-(:Incident) }
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
MATCH (incident:Incident)-[at:OCCURRED_AT]->(place)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH incident, place, link,
  reduce(text = $brand, step IN range(0, size(link) - 1) | text + ' ' + type(link[step]) + ' ' + b[step].id) AS text,
  coalesce(incident.start_first, incident.end_first) AS starts_first,
  coalesce(incident.start_last, incident.end_last) AS starts_last,
  coalesce(incident.end_first, incident.start_first) AS ends_first,
  coalesce(incident.end_last, incident.start_last) AS ends_last
WITH incident, place, text,
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
WITH incident, place, text, hops, tier, status, verdict, CASE WHEN verdict < 2 THEN 1 ELSE verdict END AS order
ORDER BY order DESC, status, hops, text
WITH incident, place, min(hops) AS hops, min(tier) AS tier,
  head(collect({verdict: verdict, order: order, status: status, text: text})) AS best
RETURN ['before', 'after', 'unknown', 'possible', 'overlap'][best.verdict] AS verdict,
  incident.id AS incident_id, incident.category AS category, incident.status AS incident_status,
  incident.start AS start, incident.end AS end, place.id AS facility_id, place.name AS facility, place.level AS level,
  place.country AS country, hops, tier,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status, best.text AS path
ORDER BY best.order DESC, hops, incident_id, facility_id
