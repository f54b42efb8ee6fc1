// title = "Incidents a petition could cite"
// question = "Which documented incidents in this country could a petition on worker rights cite, by right and good?"
// audience = "campaigner"
// topic = "trade_preference"
// caveat = "Alleged and disputed incidents are shown as such: read the status before you cite one. The fundamental conventions are those the ILO counts under the subject; whether the country has ratified one is in ratified_conventions, and whether it is breached is to be checked by a lawyer. An empty good is not stated, and no incident here is a sample of the country."
// [parameters.country]
// type = "id"
// labels = ["Country"]
// help = "the country; a place without a country of its own counts where its building or estate lies; of a vessel, its flag"
// example = "country:BD"
// [parameters.category]
// type = "text"
// values_of = "Incident.category"
// help = "only this category"
// example = "freedom_of_association"
// optional = true
// [columns]
// category = "the right that is at stake"
// fundamental_conventions = "the ILO's fundamental conventions on that subject, by number; empty where there is none"
// incident_id = "id of the incident"
// incident_status = "how surely it is known; alleged and disputed are part of it"
// start = "when it began, as stated"
// end = "when it ended, as stated"
// affected = "persons, as stated; never add over different units"
// affected_unit = "what the figure counts"
// facility_id = "id of the place where it happened"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// goods = "products stated of the place, or of a purchase made there"
// documents = "ids of the documents that state it"

MATCH (place:Facility)
  (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3}
  (ground:Facility)-[:IN_COUNTRY]->(:Country {id: $country})
WHERE ground = place OR place.country IS NULL
WITH DISTINCT place
MATCH (incident:Incident)-[at:OCCURRED_AT]->(place)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  AND ($category IS NULL OR incident.category = $category)
WITH DISTINCT place, incident
RETURN incident.category AS category,
  CASE incident.category
    WHEN 'freedom_of_association' THEN [87, 98]
    WHEN 'forced_labour' THEN [29, 105]
    WHEN 'child_labour' THEN [138, 182]
    WHEN 'discrimination' THEN [100, 111]
    WHEN 'occupational_safety' THEN [155, 187]
    ELSE [] END AS fundamental_conventions,
  incident.id AS incident_id, incident.status AS incident_status, incident.start AS start, incident.end AS end,
  incident.affected AS affected, incident.affected_unit AS affected_unit,
  place.id AS facility_id, place.name AS facility, place.level AS level,
  COLLECT {
    UNWIND coalesce(place.products, []) + COLLECT {
      MATCH ()-[bought:SOURCES_FROM]->(place)
      WHERE coalesce(bought.status, '') <> 'retracted' AND bought.product IS NOT NULL
      RETURN bought.product AS product
    } AS good
    RETURN DISTINCT good ORDER BY good
  } AS goods,
  COLLECT {
    MATCH (incident)-[:DOCUMENTED_BY]->(document:Document)
    RETURN DISTINCT document.id AS id ORDER BY id
  } AS documents
ORDER BY category, incident_id, facility_id
