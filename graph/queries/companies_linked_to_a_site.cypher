// title = "Companies linked to a site, and through whom"
// question = "Which companies are linked to this site in published statements, and through whom?"
// audience = "journalist"
// caveat = "Chained links are possible paths; they do not say that one product took them. Of several paths to a company the shortest is shown. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-natural-fruit"
// [columns]
// hops = "links on the path; lying in a building is not counted"
// tier = "sourcing steps on the path"
// company_id = "id of the company"
// company = "its name"
// kind = "its kind as stated"
// level = "what the asked record stands for: site, group or sector"
// path_status = "status of the weakest link on the path; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "the path, as ids and relations"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
WITH site, collect(DISTINCT place) AS places
UNWIND places AS place
MATCH path = (company:Company)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place)
WHERE none(node IN nodes(path)[..-1] WHERE node IN places)
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH site, company,
  reduce(text = company.id, at IN range(0, size(link) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
ORDER BY hops, status, text
WITH site, company, head(collect({hops: hops, tier: tier, status: status, text: text})) AS best
RETURN best.hops AS hops, best.tier AS tier, company.id AS company_id, company.name AS company, company.kind AS kind,
  site.level AS level,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status, best.text AS path
ORDER BY hops, company_id
