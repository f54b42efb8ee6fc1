// title = "Documents behind an incident"
// question = "Which documents report this incident, and what is recorded of it?"
// audience = "journalist"
// caveat = "Read the document itself before publishing. Documents that repeat one another are not independent witnesses."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "the incident"
// example = "ab-tazreen-fire"
// [columns]
// incident_id = "id of the incident"
// category = "the right that is at stake"
// status = "how surely it is known"
// start = "when it began, as stated"
// end = "when it ended, as stated"
// summary = "what is recorded"
// document_id = "id of the document"
// title = "its title as published"
// publisher = "who published it"
// published = "date of publication, as stated"
// kind = "kind of document"
// url = "its web address"

MATCH (incident:Incident {id: $incident})
WHERE coalesce(incident.status, '') <> 'retracted'
MATCH (incident)-[cites:DOCUMENTED_BY]->(document:Document)
WHERE coalesce(cites.status, '') <> 'retracted'
RETURN DISTINCT incident.id AS incident_id, incident.category AS category, incident.status AS status,
  incident.start AS start, incident.end AS end, incident.summary AS summary, document.id AS document_id,
  document.title AS title, document.publisher AS publisher, document.published AS published,
  document.kind AS kind, document.url AS url
ORDER BY document_id
