// title = "Sites of a brand by tier"
// question = "Which places of work is this brand linked to in published statements, and at which tier?"
// audience = "campaigner"
// caveat = "Only what was published and loaded is shown; other places may exist. Chained links are possible paths; they do not say that one product took them. Paths of up to six hops are searched."
// [parameters.brand]
// type = "id"
// labels = ["Company"]
// help = "the brand, or any other company"
// example = "org-loblaw"
// [columns]
// tier = "fewest sourcing steps on a path; 0 is a place of its own"
// hops = "fewest links on a path; lying in a building is not counted"
// facility_id = "id of the place"
// facility = "its name"
// kind = "its kind as stated"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// city = "town or city as published"
// country = "country, two letters"
// path_status = "the best path has this status: that of its weakest link; a documented LOCATED_IN lowers it only where nothing else is on the path"
// incidents = "incidents recorded at this place itself"

MATCH (brand:Company {id: $brand})
MATCH path = (brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place:Facility)
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH place,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
WITH place, min(tier) AS tier, min(hops) AS hops, min(status) AS status
RETURN tier, hops, place.id AS facility_id, place.name AS facility, place.kind AS kind, place.level AS level,
  place.city AS city, place.country AS country,
  ['acknowledged', 'documented', 'disputed', 'alleged'][status] AS path_status,
  COUNT {
    (place)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  } AS incidents
ORDER BY tier, hops, facility_id
