// title = "A company's own audits and codes before incidents"
// question = "Which companies had themselves audited the place of an incident, or had a code of their own, before it began?"
// audience = "journalist"
// topic = "monitoring"
// caveat = "An association in time is not a cause, and an audit looks at what it was asked to look at. Only audits that a company issued itself are shown: one it ordered from an auditor stands under the auditor, see labels_at_incidents. A code counts for the companies that are linked to the place; whether it was known or kept there is not recorded. Whether the link to the place was live then is not looked at. One audit may stand as two records. Paths of up to six hops are searched."
// [parameters.incident]
// type = "id"
// labels = ["Incident"]
// help = "only this incident"
// example = "ab-tazreen-fire"
// optional = true
// [parameters.company]
// type = "id"
// labels = ["Company"]
// help = "only this company"
// example = "org-hm"
// optional = true
// [parameters.months]
// type = "int"
// help = "how many months before the incident an audit may have begun"
// example = 12
// default = 24
// [columns]
// incident_id = "id of the incident"
// category = "the right that is at stake"
// incident_status = "how surely the incident is known"
// incident_start = "when it began, as stated"
// facility_id = "id of the place where it happened"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// company_id = "id of the company"
// company = "its name"
// kind = "audit or code"
// verdict = "certain, possible or undated: audit finished before the incident and begun in the months before, code in force during it"
// days_least = "fewest days from the audit's end (code: its start) to the beginning of the incident; empty where the dates do not tell"
// days_most = "most days, by the same dates"
// record_id = "id of the audit or code"
// record = "its name"
// hops = "fewest links from the company to the place; lying in a building is not counted; empty where no link is recorded"
// start = "since when, as stated"
// end = "until when, as stated"
// status = "how surely the audit is known; empty where not stated"
// note = "result or outcome as recorded"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(site:Facility)
WHERE ($incident IS NULL OR incident.id = $incident)
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH DISTINCT incident, site
CALL (site) {
  MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
  MATCH (subject:Company|Facility) (()-[runs:OPERATES]->() WHERE coalesce(runs.status, '') <> 'retracted'){0,1} (place)
  MATCH (company:Company)-[issued:ISSUED]->(own:Certificate {kind: 'audit'})-[speaks:CERTIFIES]->(subject)
  WHERE ($company IS NULL OR company.id = $company) AND coalesce(own.status, '') <> 'retracted'
    AND coalesce(issued.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
  RETURN DISTINCT company, own, 'audit' AS kind
  UNION
  MATCH (company:Company)-[issued:ISSUED]->(own:Policy)
  WHERE ($company IS NULL OR company.id = $company) AND coalesce(issued.status, '') <> 'retracted'
    AND EXISTS {
      MATCH (company)
        (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
        (site)
      WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
    }
  RETURN DISTINCT company, own, 'code' AS kind
}
WITH *, CASE
    WHEN own.start IS NULL AND own.end IS NULL OR incident.start IS NULL THEN 'undated'
    WHEN kind = 'audit' AND (coalesce(own.end_first, own.start_first) >= incident.start_last
      OR coalesce(own.start_last, own.end_last)
        < toString(date(incident.start_first) - duration({months: $months}))) THEN 'no'
    WHEN kind = 'audit' AND own.end_last < incident.start_first AND coalesce(own.start_first, own.end_first)
      >= toString(date(incident.start_last) - duration({months: $months})) THEN 'certain'
    WHEN kind = 'audit' THEN 'possible'
    WHEN own.end_last < incident.start_first OR own.start_first > coalesce(incident.end_last, incident.start_last)
      THEN 'no'
    WHEN coalesce(own.start_last, own.end_last) <= incident.start_first
      AND incident.start_last <= coalesce(own.end_first, own.start_first) THEN 'certain'
    ELSE 'possible' END AS verdict,
  CASE WHEN kind = 'audit' THEN coalesce(own.end_first, own.start_first) ELSE own.start_first END AS since_first,
  CASE WHEN kind = 'audit' THEN coalesce(own.end_last, own.start_last) ELSE own.start_last END AS since_last
WHERE verdict <> 'no'
WITH *, duration.inDays(date(since_last), date(incident.start_first)).days AS least,
  duration.inDays(date(since_first), date(incident.start_last)).days AS most
RETURN incident.id AS incident_id, incident.category AS category, incident.status AS incident_status,
  incident.start AS incident_start, site.id AS facility_id, site.level AS level, company.id AS company_id,
  company.name AS company, kind, verdict,
  CASE WHEN most < 0 THEN null WHEN least < 0 THEN 0 ELSE least END AS days_least,
  CASE WHEN most >= 0 THEN most END AS days_most, own.id AS record_id, own.name AS record,
  head(COLLECT {
    MATCH (company)
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (site)
    WITH size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops
    WHERE hops <= 6
    RETURN hops ORDER BY hops LIMIT 1
  }) AS hops,
  own.start AS start, own.end AS end, own.status AS status, coalesce(own.result, own.outcome) AS note
ORDER BY incident_id, company_id, kind, record_id
