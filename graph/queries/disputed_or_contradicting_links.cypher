// title = "Disputed or contradicting links"
// question = "Which links are disputed, and which are stated more than once with different dates or status?"
// audience = "journalist"
// caveat = "Disputed means denied, or that sources disagree; the documents say by whom. Several statements of one link may be separate periods and need not contradict each other. A certificate or audit is shown as its issuer's link; only those with a status are looked at."
// [columns]
// reason = "disputed, or stated more than once"
// from_id = "id of the from side"
// relation = "the relation; CERTIFIED and AUDITED stand for a certificate or audit"
// to_id = "id of the to side"
// valid_from = "since when, as stated"
// valid_to = "until when, as stated"
// status = "how surely it is known"
// accounts_differ = "true where one of several statements of the same link is disputed"
// note = "what the source adds"
// source = "who published the statement"
// documents = "ids of the documents"

CALL () {
  MATCH (one:Company|Facility|Organisation)
    -[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN|REPRESENTS|MEMBER_OF]->(other:Company|Facility|Organisation)
  WHERE coalesce(link.status, '') <> 'retracted'
  WITH one.id AS from_id, type(link) AS relation, other.id AS to_id, collect(link) AS links
  WHERE size(links) > 1 OR links[0].status = 'disputed'
  RETURN from_id, relation, to_id, [link IN links | {valid_from: link.valid_from, valid_to: link.valid_to,
    status: link.status, note: link.note, source: link.source, documents: link.documents}] AS statements
  UNION ALL
  MATCH (one:Company|Organisation)-[:ISSUED]->(certificate:Certificate)-[speaks:CERTIFIES]->(other:Company|Facility|Organisation)
  WHERE certificate.status IS NOT NULL AND certificate.status <> 'retracted'
  WITH one.id AS from_id, CASE certificate.kind WHEN 'audit' THEN 'AUDITED' ELSE 'CERTIFIED' END AS relation,
    other.id AS to_id, collect(DISTINCT certificate) AS certificates
  RETURN from_id, relation, to_id, [one IN certificates | {valid_from: one.start, valid_to: one.end,
    status: one.status, note: one.result, source: one.source, documents: one.documents}] AS statements
}
WITH from_id, relation, to_id, statements,
  any(one IN statements WHERE one.status = 'disputed') AS disputed,
  any(one IN statements WHERE any(two IN statements WHERE
    coalesce(one.valid_from, '') <> coalesce(two.valid_from, '') OR coalesce(one.valid_to, '') <> coalesce(two.valid_to, '')
    OR coalesce(one.status, '') <> coalesce(two.status, ''))) AS differ
UNWIND ['disputed', 'stated more than once'] AS reason
UNWIND [one IN statements WHERE reason = 'disputed' AND one.status = 'disputed'
  OR reason <> 'disputed' AND differ] AS statement
RETURN reason, from_id, relation, to_id, statement.valid_from AS valid_from, statement.valid_to AS valid_to,
  statement.status AS status, disputed AND size(statements) > 1 AS accounts_differ, statement.note AS note,
  statement.source AS source, statement.documents AS documents
ORDER BY reason, from_id, relation, to_id, valid_from, valid_to, status
