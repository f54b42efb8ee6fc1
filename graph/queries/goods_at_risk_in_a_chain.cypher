// title = "Goods at risk in a brand's chain"
// question = "Which goods that a publisher sees a risk in, from which countries, meet the countries and products of this brand's chain?"
// audience = "researcher"
// topic = "import_law"
// caveat = "A country-and-good risk, never an incident: the publisher names no company and no place, and a match of words is not proof that the goods are the same. Only the good's name, one or many of it, is looked for in the stated products. Paths of up to six hops are searched; of each company or place the products stated of it and of purchases from it on these paths count."
// [parameters.brand]
// type = "id"
// labels = ["Company", "Organisation"]
// help = "the brand, another company or a public buyer"
// example = "org-primark"
// [columns]
// meaning = "always: country-and-good risk, never an incident"
// good_id = "id of the good"
// good = "its name on the list"
// country_id = "id of the country"
// country = "its name"
// exploitation = "kinds of labour the publisher names; empty where it names only goods made from a listed good"
// derived_from = "the listed goods that these goods contain, where that is the ground"
// publishers = "who sees the risk"
// last_listed = "date of the newest loaded list that states it; empty where not stated"
// delisted = "date of the first loaded list that no longer does; empty where none"
// matching = "ids of companies and places of the chain in that country whose stated products name the good"
// matching_products = "the stated products that do"
// sector_records = "how many of the matching are records of a whole sector or of several places"
// not_stated = "how many companies and places of the chain in that country have no stated product"
// of_reached = "how many companies and places of the chain lie in that country"

MATCH (brand:Company|Organisation {id: $brand})
MATCH path = (brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (reached:Company|Facility)
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH reached, [one IN [one IN link WHERE type(one) = 'SOURCES_FROM'][-1..] | one.product] AS bought
WITH DISTINCT reached, bought
UNWIND coalesce(reached.products, []) + bought + [null] AS product
WITH reached, collect(DISTINCT product) AS products
MATCH (reached)-[:IN_COUNTRY]->(land:Country)<-[risk:RISK_IN]-(good:Good)
WHERE coalesce(risk.status, '') <> 'retracted'
WITH land, good, reached, products, collect(DISTINCT risk) AS risks,
  [name IN [good.name] + coalesce(good.aliases, []) |
    '(?iu).*\\b\\Q' + CASE WHEN name ENDS WITH 's' THEN left(name, size(name) - 1) ELSE name END + '\\E(s|es)?\\b.*'
  ] AS patterns
WITH land, good, risks, reached, products,
  [product IN products WHERE any(pattern IN patterns WHERE product =~ pattern)] AS named
ORDER BY reached.id
WITH land, good, risks, collect({reached: reached, products: products, named: named}) AS chain
WITH land, good, risks, chain, [one IN chain WHERE size(one.named) > 0] AS meeting
RETURN 'country-and-good risk, never an incident' AS meaning, good.id AS good_id, good.name AS good,
  land.id AS country_id, land.name AS country,
  COLLECT {
    UNWIND risks AS risk UNWIND risk.exploitation AS kind RETURN DISTINCT kind ORDER BY kind
  } AS exploitation,
  COLLECT {
    UNWIND risks AS risk WITH risk.derived_from AS from WHERE from IS NOT NULL RETURN DISTINCT from ORDER BY from
  } AS derived_from,
  COLLECT {
    UNWIND risks AS risk UNWIND risk.source AS publisher RETURN DISTINCT publisher ORDER BY publisher
  } AS publishers,
  head(COLLECT {
    UNWIND risks AS risk UNWIND risk.listed AS day RETURN day ORDER BY day DESC LIMIT 1
  }) AS last_listed,
  head(COLLECT {
    UNWIND risks AS risk UNWIND risk.delisted AS day RETURN day ORDER BY day DESC LIMIT 1
  }) AS delisted,
  [one IN meeting | one.reached.id] AS matching,
  COLLECT {
    UNWIND meeting AS one UNWIND one.named AS product RETURN DISTINCT product ORDER BY product
  } AS matching_products,
  size([one IN meeting WHERE coalesce(one.reached.level, 'site') <> 'site']) AS sector_records,
  size([one IN chain WHERE size(one.products) = 0]) AS not_stated, size(chain) AS of_reached
ORDER BY size(matching) = 0, good_id, country_id
