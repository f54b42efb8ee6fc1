// title = "Links without dates"
// question = "Which published links state no date at all?"
// audience = "researcher"
// caveat = "Such a link cannot be placed before, during or after an incident; say 'date unknown'. Only links between companies, organisations and places are looked at, and certificates and audits that carry a status."
// [parameters.party]
// type = "id"
// labels = ["Company", "Facility", "Organisation"]
// help = "only links from or to this company, place or organisation"
// example = "org-new-wave"
// optional = true
// [columns]
// from_id = "id of the from side"
// relation = "the relation; CERTIFIED and AUDITED stand for a certificate or audit"
// to_id = "id of the to side"
// level = "for a place on the to side: site, group or sector; empty for others"
// product = "goods, as stated"
// status = "how surely it is known"
// source = "who published the statement"
// documents = "ids of the documents"

CALL () {
  MATCH (one:Company|Facility|Organisation)
    -[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN|REPRESENTS|MEMBER_OF]->(other:Company|Facility|Organisation)
  WHERE link.valid_from IS NULL AND link.valid_to IS NULL AND size(coalesce(link.listed, [])) = 0
    AND ($party IS NULL OR one.id = $party OR other.id = $party)
  RETURN one, type(link) AS relation, other, link.product AS product, link.status AS status,
    link.source AS source, link.documents AS documents
  UNION ALL
  MATCH (one:Company|Organisation)-[:ISSUED]->(certificate:Certificate)-[speaks:CERTIFIES]->(other:Company|Facility|Organisation)
  WHERE certificate.status IS NOT NULL AND certificate.start IS NULL AND certificate.end IS NULL
    AND ($party IS NULL OR one.id = $party OR other.id = $party)
  RETURN one, CASE certificate.kind WHEN 'audit' THEN 'AUDITED' ELSE 'CERTIFIED' END AS relation, other,
    speaks.product AS product, certificate.status AS status, certificate.source AS source,
    certificate.documents AS documents
}
WITH one, relation, other, product, status, source, documents
WHERE coalesce(status, '') <> 'retracted'
RETURN one.id AS from_id, relation, other.id AS to_id, other.level AS level, product, status, source, documents
ORDER BY from_id, relation, to_id, product, status
