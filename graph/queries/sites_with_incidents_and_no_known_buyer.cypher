// title = "Sites with incidents and no known buyer"
// question = "At which places with a recorded incident is no brand, retailer, trader or public buyer recorded?"
// audience = "campaigner"
// caveat = "No buyer is recorded in the loaded sources; that is not to say that there is none. A brand that owns or runs the place counts as known. Paths of up to six hops are searched."
// [columns]
// facility_id = "id of the place"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// companies = "companies that are recorded as owning, running or buying from it, none of them a brand, retailer or trader"
// incidents = "ids of the recorded incidents"
// of_sites = "how many places with a recorded incident were looked at"

MATCH (place:Facility)<-[at:OCCURRED_AT]-(incident:Incident)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH place, incident ORDER BY incident.id
WITH place, collect(DISTINCT incident.id) AS incidents
WITH collect({place: place, incidents: incidents}) AS places
UNWIND places AS found
WITH found.place AS place, found.incidents AS incidents, size(places) AS of_sites
WHERE NOT EXISTS {
  MATCH (buyer:Company|Organisation)
    (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (place)
  WHERE (buyer:Brand OR buyer.kind IN ['trader', 'public_buyer'])
    AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
}
RETURN place.id AS facility_id, place.name AS facility, place.level AS level, place.country AS country,
  COLLECT {
    MATCH (company:Company)-[link:SOURCES_FROM|OPERATES|OWNS]->(place)
    WHERE coalesce(link.status, '') <> 'retracted'
    RETURN DISTINCT company.id AS id ORDER BY id
  } AS companies, incidents, of_sites
ORDER BY facility_id
