// title = "Agreements that bind brands at sites with incidents"
// question = "Which agreements that name a place with a recorded incident of this category have brands signed, and with whom?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "Dates are not looked at: an agreement may have come after the incident, often in answer to it. Agreements that only name a country are not counted. Whether an agreement is kept is not recorded here."
// [parameters.category]
// type = "text"
// values_of = "Incident.category"
// help = "the category of the incidents"
// example = "occupational_safety"
// default = "violence_harassment"
// [columns]
// incident_id = "id of the incident"
// facility_id = "id of the place where it happened"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// agreement_id = "id of the agreement"
// agreement = "its name"
// start = "when it was signed or came into force, as stated"
// end = "when it ended, as stated"
// brands = "ids of the brands and retailers that signed"
// worker_side = "ids of the unions and other organisations that signed"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(place:Facility)<-[covers:COVERS]-(agreement:Agreement)
WHERE incident.category = $category AND agreement.kind IN ['binding_agreement', 'collective_agreement']
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  AND coalesce(covers.status, '') <> 'retracted'
WITH DISTINCT incident, place, agreement
WITH incident, place, agreement,
  COLLECT {
    MATCH (brand:Brand)-[signed:SIGNED]->(agreement)
    WHERE coalesce(signed.status, '') <> 'retracted'
    RETURN DISTINCT brand.id AS id ORDER BY id
  } AS brands
WHERE size(brands) > 0
RETURN incident.id AS incident_id, place.id AS facility_id, place.level AS level, agreement.id AS agreement_id,
  agreement.name AS agreement, agreement.start AS start, agreement.end AS end, brands,
  COLLECT {
    MATCH (party:Organisation)-[signed:SIGNED]->(agreement)
    WHERE coalesce(signed.status, '') <> 'retracted'
    RETURN DISTINCT party.id AS id ORDER BY id
  } AS worker_side
ORDER BY incident_id, agreement_id
