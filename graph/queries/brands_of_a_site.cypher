// title = "Brands of a site"
// question = "Which brands and retailers are linked to this site in published statements, and over how many steps?"
// audience = "campaigner"
// caveat = "Chained links are possible paths; they do not say that one product took them. Dates are not looked at: see brands_of_a_site_on_a_day. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-rana-plaza"
// [columns]
// brand_id = "id of the brand or retailer"
// brand = "its name"
// kind = "brand or retailer, as stated"
// level = "what the asked record stands for: site, group (several places) or sector (a whole sector of a country)"
// hops = "fewest links on a path; lying in a building is not counted"
// tier = "fewest sourcing steps on a path; 0 is a place of its own"
// paths = "different paths, each counted up to the first place it reaches"
// path_status = "the best path has this status: that of its weakest link; a documented LOCATED_IN lowers it only where nothing else is on the path"
// reached = "ids of the places reached with the fewest links"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
WITH site, collect(DISTINCT place) AS places
UNWIND places AS place
MATCH path = (brand:Brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place)
WHERE none(node IN nodes(path)[..-1] WHERE node IN places)
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH site, brand, place, [one IN link | type(one)] AS relations, [node IN nodes(path) | node.id] AS ids,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
WITH site, brand, place, relations, ids, min(status) AS status
WITH site, brand, place, status,
  size([one IN relations WHERE one <> 'LOCATED_IN']) AS hops,
  size([one IN relations WHERE one = 'SOURCES_FROM']) AS tier
ORDER BY place.id
WITH site, brand, min(hops) AS hops, min(tier) AS tier, count(*) AS paths, min(status) AS status,
  collect({id: place.id, hops: hops}) AS ends
RETURN brand.id AS brand_id, brand.name AS brand, brand.kind AS kind, site.level AS level, hops, tier, paths,
  ['acknowledged', 'documented', 'disputed', 'alleged'][status] AS path_status,
  reduce(reached = [], one IN ends | CASE
    WHEN one.hops > hops OR one.id IN reached THEN reached ELSE reached + one.id END) AS reached
ORDER BY hops, brand_id
