// title = "Documents behind a link"
// question = "Which documents state that these two are linked, and how?"
// audience = "journalist"
// caveat = "Read the document itself before publishing. Documents that repeat one another are not independent witnesses."
// [parameters.from_id]
// type = "id"
// labels = ["Company", "Facility", "Organisation"]
// help = "the from side: the buyer, owner, member or issuer"
// example = "org-adidas"
// [parameters.to_id]
// type = "id"
// labels = ["Company", "Facility", "Organisation"]
// help = "the to side"
// example = "site-pt-kizone"
// [columns]
// relation = "the relation; CERTIFIED and AUDITED stand for a certificate or audit"
// valid_from = "since when, as stated"
// valid_to = "until when, as stated"
// status = "how surely it is known"
// basis = "the strongest kind of document behind the statement"
// note = "what the source adds"
// document_id = "id of the document; empty where the statement names none"
// title = "its title as published"
// publisher = "who published it"
// published = "date of publication, as stated"
// kind = "kind of document"
// url = "its web address"

MATCH (start:Company|Facility|Organisation {id: $from_id})
CALL (start) {
  MATCH (start)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN|REPRESENTS|MEMBER_OF]->
    (end:Company|Facility|Organisation {id: $to_id})
  RETURN type(link) AS relation, link.key AS key, link.valid_from AS valid_from, link.valid_to AS valid_to,
    link.status AS status, link.basis AS basis, link.note AS note, link.documents AS documents
  UNION ALL
  MATCH (start)-[:ISSUED]->(certificate:Certificate)-[:CERTIFIES]->(end:Company|Facility|Organisation {id: $to_id})
  RETURN DISTINCT CASE certificate.kind WHEN 'audit' THEN 'AUDITED' ELSE 'CERTIFIED' END AS relation,
    certificate.id AS key, certificate.start AS valid_from, certificate.end AS valid_to, certificate.status AS status,
    certificate.basis AS basis, coalesce(certificate.result, certificate.outcome) AS note,
    certificate.documents AS documents
}
WITH relation, key, valid_from, valid_to, status, basis, note, coalesce(documents, []) AS documents
WHERE coalesce(status, '') <> 'retracted'
UNWIND CASE WHEN size(documents) = 0 THEN [null] ELSE documents END AS document_id
OPTIONAL MATCH (document:Document {id: document_id})
RETURN relation, valid_from, valid_to, status, basis, note, document_id, document.title AS title,
  document.publisher AS publisher, document.published AS published, document.kind AS kind, document.url AS url
ORDER BY relation, valid_from, valid_to, key, document_id
