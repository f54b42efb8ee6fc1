// title = "Under an order or on a list on a day"
// question = "Which sites, companies and goods do recorded import orders, findings and official lists name, and what was their state on this day?"
// audience = "journalist"
// topic = "import_law"
// caveat = "'No end recorded' is not 'in force': the order may have been lifted or changed since. Read the outcome. Orders and lists that are not loaded do not show. A company named here is named by an authority; what it owns is not named with it unless the row says so."
// [parameters.day]
// type = "day"
// help = "the day"
// example = "2022-08-15"
// [columns]
// state = "in force; perhaps in force (the dates are too short to tell); no end recorded; or ended"
// listing_id = "id of the order or listing"
// listing = "its name"
// kind = "kind as recorded: an import ban (orders and findings), a listing by an authority, or another published list"
// stated_status = "state as its publisher words it; empty where not stated"
// start = "issued, as stated"
// end = "ended, as stated"
// named_id = "id of what it names; empty where the graph has nothing of it"
// named = "its name"
// named_as = "company, place, organisation, good, or the country that the goods come from"
// level = "of a place: site, group (several places recorded as one) or sector (a whole sector of a country)"
// stated_as = "how surely it is known that it is named; empty where not stated"
// issued_by = "ids of the authorities"
// outcome = "what came of it"

MATCH (listing:Proceeding)
WHERE listing.kind IN ['import_ban', 'entity_listing', 'listing'] AND coalesce(listing.status, '') <> 'retracted'
WITH listing, CASE
  WHEN listing.start_first > $day THEN null
  WHEN listing.end_last < $day THEN 'ended'
  WHEN listing.end IS NULL THEN 'no end recorded'
  WHEN listing.start_last <= $day AND $day <= listing.end_first THEN 'in force'
  ELSE 'perhaps in force' END AS state
WHERE state IS NOT NULL
CALL (listing) {
  OPTIONAL MATCH (listing)-[about:CONCERNS]->(named:Company|Facility|Organisation|Good|Country)
  WHERE coalesce(about.status, '') <> 'retracted'
  WITH named, about.status AS status ORDER BY status
  RETURN named, collect(DISTINCT status) AS stated_as
}
RETURN state, listing.id AS listing_id, listing.name AS listing, listing.kind AS kind, listing.status AS stated_status,
  listing.start AS start, listing.end AS end, named.id AS named_id, named.name AS named,
  CASE
    WHEN named:Company THEN 'company' WHEN named:Facility THEN 'place' WHEN named:Organisation THEN 'organisation'
    WHEN named:Good THEN 'good' WHEN named:Country THEN 'country' END AS named_as,
  named.level AS level, stated_as,
  COLLECT {
    MATCH (body:Company|Organisation)-[issued:ISSUED]->(listing)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS issued_by, listing.outcome AS outcome
ORDER BY state, listing_id, named_id
