// title = "Co-buyers of a site"
// question = "Who else is stated to buy from this site, or from the company that runs or owns it?"
// audience = "campaigner"
// caveat = "One row is one published statement. A buyer of a company need not buy from each of its places. A missing end of the period is unknown, never 'still'. Buyers that were never published do not show."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-hansae-vietnam"
// [parameters.company]
// type = "id"
// labels = ["Company", "Organisation"]
// help = "a buyer that is known already and left out"
// example = "org-nike"
// optional = true
// [columns]
// buyer_id = "id of the buyer"
// buyer = "its name"
// kind = "its kind as stated"
// from_id = "id of the place or company it is stated to buy from"
// from_name = "name of that place or company"
// level = "what the asked record stands for: site, group or sector"
// product = "goods, as stated"
// valid_from = "since when, as stated"
// valid_to = "until when, as stated"
// status = "how surely it is known"
// source = "who published the statement"
// documents = "ids of the documents"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (holder:Company)-[holds:OPERATES|OWNS]->(place)
WHERE coalesce(holds.status, '') <> 'retracted'
WITH site, collect(DISTINCT place) + collect(DISTINCT holder) AS sellers
UNWIND sellers AS seller
WITH DISTINCT site, seller
MATCH (seller)<-[buys:SOURCES_FROM]-(buyer:Company|Organisation|Facility)
WHERE coalesce(buys.status, '') <> 'retracted' AND ($company IS NULL OR buyer.id <> $company)
RETURN buyer.id AS buyer_id, buyer.name AS buyer, buyer.kind AS kind, seller.id AS from_id, seller.name AS from_name,
  site.level AS level, buys.product AS product, buys.valid_from AS valid_from, buys.valid_to AS valid_to,
  buys.status AS status, buys.source AS source, buys.documents AS documents
ORDER BY buyer_id, from_id, valid_from, valid_to, buys.key
