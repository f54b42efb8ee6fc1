// title = "Audits before incidents"
// question = "Which audits of the place, or of the company that runs it, were finished in the months before an incident began?"
// audience = "journalist"
// topic = "labels"
// caveat = "An audit looks at what it was asked to look at, and an incident after it does not say that it was wrong. Only audits whose end surely lies before the incident are shown: see links_without_dates for those without a date. One audit may stand as two records."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "only this incident"
// example = "ab-tazreen-fire"
// optional = true
// [parameters.months]
// type = "int"
// help = "how many months before the incident the audit may have begun"
// example = 12
// default = 24
// [columns]
// incident_id = "id of the incident"
// incident_start = "when the incident began, as stated"
// audit_id = "id of the audit"
// audit = "its name"
// auditors = "ids of those who audited"
// subjects = "ids of the place, the company that runs it or the workshop in the building that was audited"
// start = "when the audit began, as stated"
// end = "when it ended, as stated"
// status = "how surely it is known; empty where not stated"
// note = "result or outcome as recorded"
// level = "what the place of the incident stands for: site, group or sector"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(site:Facility)
WHERE ($incident IS NULL OR incident.id = $incident) AND incident.start IS NOT NULL
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(place)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH incident, site, collect(DISTINCT place) + collect(DISTINCT operator) AS spoken_of
UNWIND spoken_of AS subject
MATCH (audit:Certificate {kind: 'audit'})-[speaks:CERTIFIES]->(subject)
WHERE coalesce(audit.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
  AND audit.end_last < incident.start_first
  AND coalesce(audit.start_first, audit.end_first)
    >= toString(date(incident.start_first) - duration({months: $months}))
WITH incident, site, audit, subject ORDER BY subject.id
WITH incident, site, audit, collect(DISTINCT subject.id) AS subjects
RETURN incident.id AS incident_id, incident.start AS incident_start, audit.id AS audit_id, audit.name AS audit,
  COLLECT {
    MATCH (issuer:Company|Organisation)-[:ISSUED]->(audit)
    RETURN DISTINCT issuer.id AS id ORDER BY id
  } AS auditors, subjects, audit.start AS start, audit.end AS end, audit.status AS status,
  coalesce(audit.result, audit.outcome) AS note, site.level AS level
ORDER BY incident_id, audit_id
