// title = "Incidents at the places of an agreement"
// question = "Which incidents are recorded at the places that this agreement names, of which categories, and was it in force then?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "Which kinds of abuse an agreement covers is not a field of the graph: read its name, what is recorded of it and the category beside each other, and its text before you say that something lies outside it. An association in time is not a cause. A place counts where the agreement names it, the building it lies in or the company that runs it; places of its parties elsewhere are in sites_of_an_agreement."
// [parameters.agreement]
// type = "id"
// labels = ["Agreement"]
// help = "only this agreement"
// example = "ins-lesotho-agreements"
// optional = true
// [columns]
// agreement_id = "id of the agreement"
// agreement = "its name"
// agreement_kind = "its kind"
// agreement_start = "when it was signed or came into force, as stated"
// agreement_end = "when it ended, as stated"
// recorded = "what is recorded of it, in our own words"
// facility_id = "id of the place"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// coverage = "named; in a named place; or of a named company"
// incident_id = "id of the incident"
// category = "the right that is at stake"
// incident_status = "how surely the incident is known"
// start = "when it began, as stated"
// end = "when it ended, as stated"
// verdict = "certain, possible, no or undated: the agreement was in force during the incident"
// why = "what the verdict rests on"

MATCH (agreement:Agreement)-[covers:COVERS]->(named:Facility|Company)
WHERE agreement.kind IN ['binding_agreement', 'collective_agreement']
  AND ($agreement IS NULL OR agreement.id = $agreement) AND coalesce(covers.status, '') <> 'retracted'
CALL (named) {
  MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (named)
  RETURN place, CASE WHEN place = named THEN 'named' ELSE 'in a named place' END AS coverage
  UNION
  MATCH (named)-[runs:OPERATES]->(place:Facility)
  WHERE coalesce(runs.status, '') <> 'retracted'
  RETURN place, 'of a named company' AS coverage
}
WITH agreement, place, coverage ORDER BY CASE coverage WHEN 'named' THEN 0 WHEN 'in a named place' THEN 1 ELSE 2 END
WITH agreement, place, head(collect(coverage)) AS coverage
MATCH (incident:Incident)-[at:OCCURRED_AT]->(place)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH DISTINCT agreement, place, coverage, incident
WITH *, CASE
    WHEN agreement.start IS NULL AND agreement.end IS NULL THEN ['undated', 'the agreement has no date']
    WHEN incident.start IS NULL AND incident.end IS NULL THEN ['undated', 'the incident has no date']
    WHEN agreement.end_last < incident.start_first THEN ['no', 'the agreement had ended']
    WHEN agreement.start_first > incident.end_last THEN ['no', 'the agreement came after it']
    WHEN coalesce(agreement.start_last, agreement.end_last) <= coalesce(incident.end_first, incident.start_first)
      AND coalesce(incident.start_last, incident.end_last) <= coalesce(agreement.end_first, agreement.start_first)
      THEN ['certain', 'in force']
    WHEN agreement.end IS NULL THEN ['possible', 'no end of the agreement is recorded, or the dates are short']
    ELSE ['possible', 'the dates allow it'] END AS judged
RETURN agreement.id AS agreement_id, agreement.name AS agreement, agreement.kind AS agreement_kind,
  agreement.start AS agreement_start, agreement.end AS agreement_end, agreement.outcome AS recorded,
  place.id AS facility_id, place.level AS level, coverage, incident.id AS incident_id, incident.category AS category,
  incident.status AS incident_status, incident.start AS start, incident.end AS end, judged[0] AS verdict,
  judged[1] AS why
ORDER BY agreement_id, facility_id, incident_id
