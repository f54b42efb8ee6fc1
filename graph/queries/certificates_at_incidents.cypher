// title = "Certificates at the time of incidents"
// question = "Which certificates are reported for the place of an incident or the company that runs it, and were they in force at the time?"
// audience = "journalist"
// topic = "labels"
// caveat = "A certificate is reported by its issuer or in the press; it is no mark of being good, and an incident does not say that the scheme failed. Incidents without any date are left out, and so are certificates that surely ended before or began after. Read the note: a certificate may be known to the month only. One certificate may stand as two records."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "only this incident"
// example = "ab-ali-enterprises-fire"
// optional = true
// [columns]
// incident_id = "id of the incident"
// verdict = "overlap: surely in force during the incident; possible: the dates allow it; unknown: the certificate has no date"
// certificate_id = "id of the certificate"
// certificate = "its name"
// issuers = "ids of those who issued it"
// subjects = "ids of the place, the company that runs it or the workshop in the building that it speaks of"
// start = "since when, as stated"
// end = "until when, as stated"
// status = "how surely it is known; empty where not stated"
// note = "result or outcome as recorded"
// level = "what the place of the incident stands for: site, group or sector"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(site:Facility)
WHERE ($incident IS NULL OR incident.id = $incident)
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  AND (incident.start IS NOT NULL OR incident.end IS NOT NULL)
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(place)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH incident, site, collect(DISTINCT place) + collect(DISTINCT operator) AS spoken_of
UNWIND spoken_of AS subject
MATCH (certificate:Certificate {kind: 'certificate'})-[speaks:CERTIFIES]->(subject)
WHERE coalesce(certificate.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
WITH incident, site, certificate, subject ORDER BY subject.id
WITH incident, site, certificate, collect(DISTINCT subject.id) AS subjects,
  CASE
    WHEN certificate.start IS NULL AND certificate.end IS NULL THEN 'unknown'
    WHEN certificate.end_last < incident.start_first OR certificate.start_first > incident.end_last THEN null
    WHEN coalesce(certificate.start_last, certificate.end_last) <= coalesce(incident.end_first, incident.start_first)
      AND coalesce(incident.start_last, incident.end_last) <= coalesce(certificate.end_first, certificate.start_first)
      THEN 'overlap'
    ELSE 'possible' END AS verdict
WHERE verdict IS NOT NULL
RETURN incident.id AS incident_id, verdict, certificate.id AS certificate_id, certificate.name AS certificate,
  COLLECT {
    MATCH (issuer:Company|Organisation)-[:ISSUED]->(certificate)
    RETURN DISTINCT issuer.id AS id ORDER BY id
  } AS issuers, subjects, certificate.start AS start, certificate.end AS end, certificate.status AS status,
  coalesce(certificate.result, certificate.outcome) AS note, site.level AS level
ORDER BY incident_id, certificate_id
