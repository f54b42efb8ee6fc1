// title = "Leverage of a union"
// question = "Which brands, retailers, traders and public buyers are linked to the places and companies where this union is recorded as representing workers?"
// audience = "campaigner"
// topic = "unions"
// caveat = "Chained links are possible paths; they do not say that one product took them, nor that a buyer buys today: dates are not looked at. A buyer of a company need not buy from each of its places. The denominator is what is loaded. Of equally good paths the first by length and id is shown. Paths of up to six hops are searched."
// [parameters.union]
// type = "id"
// labels = ["Organisation"]
// help = "the union, or a confederation with its recorded members"
// example = "org-sitraterco"
// [columns]
// buyer_id = "id of the buyer; a company that owns or runs the place counts too"
// buyer = "its name"
// kind = "its kind as stated"
// hops = "fewest links from the buyer; lying in a building is not counted; 0 where the union represents workers of the buyer itself"
// tier = "sourcing steps on the path shown"
// path_status = "status of the weakest link on the path shown, empty without a link; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "a shortest path, as ids and relations"
// reached = "ids of the represented places and companies it is linked to"
// doubtful = "ids of those of them where representation is disputed or alleged"
// levels = "what each of the reached stands for, in the same order: site, group, sector or company"
// of_represented = "how many places and companies the union is recorded at"
// agreements = "ids of agreements that the union, or a member of the confederation, and this buyer both signed"

MATCH (union:Organisation)
  (()-[member:MEMBER_OF]->() WHERE coalesce(member.status, '') <> 'retracted'){0,3} (:Organisation {id: $union})
MATCH (union)-[link:REPRESENTS]->(place:Company|Facility)
WHERE coalesce(link.status, '') <> 'retracted'
WITH place, min(CASE WHEN link.status IN ['disputed', 'alleged'] THEN 1 ELSE 0 END) AS doubt
WITH collect({place: place, doubt: doubt}) AS represented
UNWIND represented AS one
WITH one.place AS place, one.doubt AS doubt, size(represented) AS of_represented
MATCH path = (buyer:Company|Organisation)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){0,8}
  (place)
WHERE (buyer:Brand OR buyer.kind IN ['trader', 'public_buyer'])
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH buyer, place, doubt, of_represented,
  reduce(text = buyer.id, at IN range(0, size(link) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
ORDER BY hops, text, status
WITH buyer, of_represented, head(collect({hops: hops, tier: tier, status: status, text: text})) AS best,
  collect(DISTINCT {id: place.id, doubt: doubt, level: CASE WHEN place:Facility THEN place.level ELSE 'company' END})
    AS places
WITH buyer, of_represented, best,
  COLLECT { UNWIND places AS one WITH one ORDER BY one.id RETURN one } AS places
RETURN buyer.id AS buyer_id, buyer.name AS buyer, buyer.kind AS kind, best.hops AS hops, best.tier AS tier,
  CASE WHEN best.hops > 0 THEN ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] END AS path_status,
  best.text AS path, [one IN places | one.id] AS reached, [one IN places WHERE one.doubt = 1 | one.id] AS doubtful,
  [one IN places | coalesce(one.level, 'not stated')] AS levels, of_represented,
  COLLECT {
    MATCH (party:Organisation)
      (()-[member:MEMBER_OF]->() WHERE coalesce(member.status, '') <> 'retracted'){0,3} (:Organisation {id: $union})
    MATCH (party)-[one:SIGNED]->(agreement:Agreement)<-[other:SIGNED]-(buyer)
    WHERE coalesce(one.status, '') <> 'retracted' AND coalesce(other.status, '') <> 'retracted'
    RETURN DISTINCT agreement.id AS id ORDER BY id
  } AS agreements
ORDER BY hops, buyer_id
