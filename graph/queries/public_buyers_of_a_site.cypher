// title = "Public buyers of a site"
// question = "Which cities, states and other public buyers are linked to this site in published statements, through whom, and under which contract and policy?"
// audience = "campaigner"
// topic = "procurement"
// caveat = "A path through a vendor does not say that these goods went to the public buyer, nor that the dates meet. Of several paths through one vendor the shortest is shown. A contract is shown where the buyer signed or issued it and it names the vendor or another on the path. Whether a policy is engaged is for the buyer and a lawyer. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-suprema"
// [columns]
// buyer_id = "id of the public buyer"
// buyer = "its name"
// vendor_id = "id of whom it buys from, the first step of the path"
// vendor = "its name"
// level = "what the asked record stands for: site, group or sector"
// hops = "links on the path; lying in a building is not counted"
// tier = "sourcing steps on the path"
// path_status = "status of the weakest link on the path; a documented LOCATED_IN lowers it only where nothing else is on the path"
// contracts = "ids of the purchase contracts, each with its stated period; ? is a date that is not stated"
// policies = "ids of the policies that the buyer issued, asked for or is covered by, or that a body it belongs to issued"
// path = "the path, as ids and relations"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
WITH site, collect(DISTINCT place) AS places
UNWIND places AS place
MATCH path = (buyer:Organisation {kind: 'public_buyer'})
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (place)
WHERE none(node IN nodes(path)[..-1] WHERE node IN places)
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH site, buyer, b,
  reduce(text = buyer.id, at IN range(0, size(link) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
ORDER BY hops, status, text
WITH site, buyer, b[0] AS vendor, head(collect({hops: hops, tier: tier, status: status, text: text, on: b})) AS best
RETURN buyer.id AS buyer_id, buyer.name AS buyer, vendor.id AS vendor_id, vendor.name AS vendor, site.level AS level,
  best.hops AS hops, best.tier AS tier,
  ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] AS path_status,
  COLLECT {
    MATCH (buyer)-[made:SIGNED|ISSUED]->(contract:Agreement {kind: 'procurement_contract'})-[names:SIGNED|COVERS]-(named)
    WHERE named IN best.on AND coalesce(made.status, '') <> 'retracted' AND coalesce(names.status, '') <> 'retracted'
    WITH DISTINCT contract ORDER BY contract.id
    RETURN contract.id + ' (' + coalesce(contract.start, '?') + ' to ' + coalesce(contract.end, '?') + ')'
  } AS contracts,
  COLLECT {
    MATCH (policy:Policy)
    WHERE EXISTS { (buyer)-[made:ISSUED|FILED]->(policy) WHERE coalesce(made.status, '') <> 'retracted' }
      OR EXISTS { (policy)-[covers:COVERS]->(buyer) WHERE coalesce(covers.status, '') <> 'retracted' }
      OR EXISTS {
      (buyer)-[member:MEMBER_OF]->()-[made:ISSUED]->(policy)
      WHERE coalesce(member.status, '') <> 'retracted' AND coalesce(made.status, '') <> 'retracted'
    }
    RETURN DISTINCT policy.id AS id ORDER BY id
  } AS policies, best.text AS path
ORDER BY hops, buyer_id, vendor_id
