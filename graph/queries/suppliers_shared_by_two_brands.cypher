// title = "Suppliers shared by two brands"
// question = "Which suppliers and places of work are both of these brands linked to in published statements?"
// audience = "campaigner"
// caveat = "Being linked to the same place does not say that both brands were linked to it at the same time. Only what was published and loaded is shown. Paths of up to six hops are searched."
// [parameters.brand]
// type = "id"
// labels = ["Company"]
// help = "one brand, or any other company"
// example = "org-primark"
// [parameters.other_brand]
// type = "id"
// labels = ["Company"]
// help = "the other brand or company"
// example = "org-loblaw"
// [columns]
// shared_id = "id of the company or place"
// shared = "its name"
// kind = "its kind as stated"
// level = "for a place: site, group or sector; empty for a company"
// country = "country, two letters"
// tier = "fewest sourcing steps from the first brand"
// other_tier = "fewest sourcing steps from the other brand"
// incidents = "incidents recorded at this place itself"

MATCH (brand:Company {id: $brand})
MATCH (brand)
  (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (shared:Company|Facility)
WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH shared, min(size([one IN link WHERE type(one) = 'SOURCES_FROM'])) AS tier
MATCH (other:Company {id: $other_brand})
MATCH (other)
  (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (shared)
WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH shared, tier, min(size([one IN link WHERE type(one) = 'SOURCES_FROM'])) AS other_tier
RETURN shared.id AS shared_id, shared.name AS shared, shared.kind AS kind, shared.level AS level,
  shared.country AS country, tier, other_tier,
  COUNT {
    (shared)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  } AS incidents
ORDER BY tier + other_tier, shared_id
