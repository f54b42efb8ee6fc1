// title = "Certificates and audits against the dates of incidents"
// question = "Was a certificate in force when an incident occurred, or had an audit been finished in the months before it, and how many days before?"
// audience = "journalist"
// topic = "labels"
// caveat = "An association in time is not a cause: an audit looks at what it was asked to look at, and an incident does not say that a scheme or auditor failed. What became of a certificate later (suspended, withdrawn, disputed) stands in its end, its status and the note, as recorded; nothing is read into them. Certificates and audits of the place, the company that runs it and the workshops in the building are looked at. One certificate or audit may stand as two records."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "only this incident"
// example = "ab-tazreen-fire"
// optional = true
// [parameters.months]
// type = "int"
// help = "how many months before the incident an audit may have begun"
// example = 12
// default = 24
// [columns]
// incident_id = "id of the incident"
// incident_status = "how surely the incident is known"
// incident_start = "when it began, as stated"
// kind = "certificate or audit"
// verdict = "certain, possible, no or undated: certificate in force during the incident, audit finished before it and begun in the months before"
// why = "what the verdict rests on"
// days_least = "fewest days from the audit's end (certificate: its start) to the beginning of the incident; empty where the dates do not tell"
// days_most = "most days, by the same dates"
// record_id = "id of the certificate or audit"
// record = "its name"
// scheme = "the scheme, label or auditor as named"
// issuers = "ids of those who issued it"
// subjects = "ids of the place, the company that runs it or the workshop in the building that it speaks of"
// start = "since when, as stated"
// end = "until when, as stated"
// status = "how surely it is known; empty where not stated"
// note = "result and outcome as recorded"
// level = "what the place of the incident stands for: site, group or sector"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(site:Facility)
WHERE ($incident IS NULL OR incident.id = $incident)
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(place)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH incident, site, collect(DISTINCT place) + collect(DISTINCT operator) AS spoken_of
UNWIND spoken_of AS subject
MATCH (label:Certificate)-[speaks:CERTIFIES]->(subject)
WHERE coalesce(label.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
WITH incident, site, label, subject, speaks ORDER BY subject.id, speaks.key
WITH incident, site, label, collect(DISTINCT subject.id) AS subjects, collect(speaks.status) AS spoken,
  coalesce(label.kind, 'certificate') AS kind,
  toString(date(incident.start_first) - duration({months: $months})) AS earliest_first,
  toString(date(incident.start_last) - duration({months: $months})) AS earliest_last
WITH *, CASE
    WHEN label.start IS NULL AND label.end IS NULL THEN ['undated', 'the record has no date']
    WHEN incident.start IS NULL AND incident.end IS NULL THEN ['undated', 'the incident has no date']
    WHEN kind = 'audit' AND incident.start IS NULL THEN ['undated', 'the beginning of the incident has no date']
    WHEN kind = 'audit' AND coalesce(label.end_first, label.start_first) >= incident.start_last
      THEN ['no', 'not finished before the incident began']
    WHEN kind = 'audit' AND coalesce(label.start_last, label.end_last) < earliest_first
      THEN ['no', 'begun more months before']
    WHEN kind = 'audit' AND label.end_last < incident.start_first
      AND coalesce(label.start_first, label.end_first) >= earliest_last
      THEN ['certain', 'finished before, begun in the months before']
    WHEN kind = 'audit' THEN ['possible', 'the dates allow it']
    WHEN label.end_last < incident.start_first THEN ['no', 'ended before the incident began']
    WHEN label.start_first > incident.end_last THEN ['no', 'began after the incident']
    WHEN coalesce(label.start_last, label.end_last) <= coalesce(incident.end_first, incident.start_first)
      AND coalesce(incident.start_last, incident.end_last) <= coalesce(label.end_first, label.start_first)
      THEN ['certain', 'in force']
    ELSE ['possible', 'the dates allow it'] END AS judged,
  CASE WHEN kind = 'audit' THEN coalesce(label.end_first, label.start_first) ELSE label.start_first END AS since_first,
  CASE WHEN kind = 'audit' THEN coalesce(label.end_last, label.start_last) ELSE label.start_last END AS since_last
WITH *, duration.inDays(date(since_last), date(incident.start_first)).days AS least,
  duration.inDays(date(since_first), date(incident.start_last)).days AS most
RETURN incident.id AS incident_id, incident.status AS incident_status, incident.start AS incident_start, kind,
  judged[0] AS verdict, judged[1] AS why,
  CASE WHEN most < 0 THEN null WHEN least < 0 THEN 0 ELSE least END AS days_least,
  CASE WHEN most >= 0 THEN most END AS days_most,
  label.id AS record_id, label.name AS record, label.scheme AS scheme,
  COLLECT {
    MATCH (issuer:Company|Organisation)-[issued:ISSUED]->(label)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT issuer.id AS id ORDER BY id
  } AS issuers, subjects, label.start AS start, label.end AS end, coalesce(label.status, spoken[0]) AS status,
  CASE WHEN label.result IS NOT NULL AND label.outcome IS NOT NULL THEN label.result + ' / ' + label.outcome
    ELSE coalesce(label.result, label.outcome) END AS note, site.level AS level
ORDER BY incident_id, kind, record_id
