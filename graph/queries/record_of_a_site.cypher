// title = "Record of a site"
// question = "What is recorded about this site: incidents, unions, certificates, audits, agreements, proceedings, policies and reports?"
// audience = "campaigner"
// caveat = "Favourable and unfavourable records stand side by side; what is not recorded may exist. Certificates are reported, no mark of being good. Records of the company that runs the site may speak of its other places."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-suragroh"
// [columns]
// record = "incident, union, certificate, audit, agreement, proceeding, policy or report"
// id = "id of the record, or of the union"
// name = "its name or summary"
// kind = "its kind; for an incident its category"
// about_id = "id of the place or company it names: the site, a workshop in it, or the company that runs it"
// level = "for a place: site, group or sector; empty for a company"
// start = "since when, as stated"
// end = "until when, as stated"
// status = "how surely it is known; empty where not stated"
// outcome = "what came of it"
// documents = "ids of the documents"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(place)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH collect(DISTINCT place) + collect(DISTINCT operator) AS subjects
UNWIND subjects AS about
WITH DISTINCT about
CALL (about) {
  MATCH (incident:Incident)-[link:OCCURRED_AT]->(about)
  RETURN 'incident' AS record, incident AS found, link, incident.summary AS name, incident.category AS kind,
    incident.start AS start, incident.end AS end, incident.status AS status, null AS outcome
  UNION ALL
  MATCH (union:Organisation)-[link:REPRESENTS]->(about)
  RETURN 'union' AS record, union AS found, link, union.name AS name, union.kind AS kind,
    link.valid_from AS start, link.valid_to AS end, link.status AS status, link.note AS outcome
  UNION ALL
  MATCH (certificate:Certificate)-[link:CERTIFIES]->(about)
  RETURN coalesce(certificate.kind, 'certificate') AS record, certificate AS found, link, certificate.name AS name,
    certificate.kind AS kind, certificate.start AS start, certificate.end AS end, certificate.status AS status,
    coalesce(certificate.result, certificate.outcome) AS outcome
  UNION ALL
  MATCH (agreement:Agreement)-[link:COVERS]->(about)
  RETURN 'agreement' AS record, agreement AS found, link, agreement.name AS name, agreement.kind AS kind,
    agreement.start AS start, agreement.end AS end, null AS status, agreement.outcome AS outcome
  UNION ALL
  MATCH (about)-[link:SIGNED]->(agreement:Agreement)
  RETURN 'agreement' AS record, agreement AS found, link, agreement.name AS name, agreement.kind AS kind,
    agreement.start AS start, agreement.end AS end, null AS status, agreement.outcome AS outcome
  UNION ALL
  MATCH (policy:Policy)-[link:COVERS]->(about)
  RETURN 'policy' AS record, policy AS found, link, policy.name AS name, policy.kind AS kind,
    policy.start AS start, policy.end AS end, null AS status, policy.outcome AS outcome
  UNION ALL
  MATCH (proceeding:Proceeding)-[link:CONCERNS]->(about)
  RETURN 'proceeding' AS record, proceeding AS found, link, proceeding.name AS name, proceeding.kind AS kind,
    proceeding.start AS start, proceeding.end AS end, proceeding.status AS status, proceeding.outcome AS outcome
  UNION ALL
  MATCH (report:Document)-[link:CONCERNS]->(about)
  RETURN 'report' AS record, report AS found, link, report.title AS name, report.kind AS kind,
    report.published AS start, null AS end, null AS status, report.summary AS outcome
}
WITH about, record, found, link, name, kind, start, end, status, outcome
WHERE coalesce(status, '') <> 'retracted' AND coalesce(link.status, '') <> 'retracted'
RETURN DISTINCT record, found.id AS id, name, kind, about.id AS about_id, about.level AS level, start, end, status,
  outcome, link.documents AS documents
ORDER BY record, start, id, about_id, end
