// title = "Public buyers and what they reach"
// question = "Which public buyers are linked in published statements to places with recorded incidents?"
// audience = "campaigner"
// topic = "procurement"
// caveat = "A path through a company does not say that the same goods took it, nor that the dates meet. A public buyer without a place reaches none with a recorded incident in the loaded sources. Of equally short paths the first by id is shown. Paths of up to six hops are searched."
// [parameters.buyer]
// type = "id"
// labels = ["Organisation"]
// help = "only this public buyer"
// example = "org-dc-gov"
// optional = true
// [columns]
// buyer_id = "id of the public buyer"
// buyer = "its name"
// facility_id = "id of the place; empty where no place with a recorded incident is reached"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// hops = "fewest links on a path; lying in a building is not counted"
// tier = "sourcing steps on the path shown"
// path_status = "status of the weakest link on the path shown; a documented LOCATED_IN lowers it only where nothing else is on the path"
// incidents = "ids of the recorded incidents at the place"
// path = "a shortest path, as ids and relations"

MATCH (buyer:Organisation {kind: 'public_buyer'})
WHERE $buyer IS NULL OR buyer.id = $buyer
OPTIONAL MATCH path = (buyer)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place:Facility)
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  AND EXISTS {
    MATCH (place)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  }
WITH buyer, place,
  reduce(text = buyer.id, at IN range(0, coalesce(size(link), 0) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
ORDER BY hops, text, status
WITH buyer, place, head(collect({hops: hops, tier: tier, status: status, text: text})) AS best
RETURN buyer.id AS buyer_id, buyer.name AS buyer, place.id AS facility_id, place.name AS facility, place.level AS level,
  best.hops AS hops, best.tier AS tier,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status,
  COLLECT {
    MATCH (place)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    RETURN DISTINCT incident.id AS id ORDER BY id
  } AS incidents,
  CASE WHEN place IS NOT NULL THEN best.text END AS path
ORDER BY buyer_id, facility_id
