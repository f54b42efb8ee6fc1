// title = "Signatories of an agreement"
// question = "Who is recorded as having signed this agreement, or joined the body it set up, and since when?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "The real list of signatories may be longer: whoever is missing is only not recorded in the loaded sources. A party without a date may have signed at any time. Members of a body are shown for every agreement of that body."
// [parameters.agreement]
// type = "id"
// labels = ["Agreement", "Organisation"]
// help = "the agreement, or the body that carries it"
// example = "org-bd-accord"
// [columns]
// party_id = "id of the party"
// party = "its name"
// kind = "its kind as stated"
// signed_from = "earliest stated date of signing or joining; empty where not stated"
// signed_to = "latest stated date of leaving; empty where not stated"
// status = "how surely it is known; empty where not stated"
// documents = "ids of the documents"

MATCH (asked:Agreement|Organisation {id: $agreement})
CALL (asked) {
  MATCH (party:Company|Organisation)-[link:SIGNED|MEMBER_OF]->(asked)
  RETURN party, link
  UNION
  MATCH (asked)-[:COVERS]->(:Organisation {kind: 'scheme'})<-[link:MEMBER_OF]-(party:Company|Organisation)
  RETURN party, link
}
WITH party, link
WHERE coalesce(link.status, '') <> 'retracted'
ORDER BY party.id, link.from_first, link.key
WITH party, collect(link) AS links
RETURN party.id AS party_id, party.name AS party, party.kind AS kind,
  [link IN links WHERE link.valid_from IS NOT NULL | link.valid_from][0] AS signed_from,
  [link IN links WHERE link.valid_to IS NOT NULL | link.valid_to][-1] AS signed_to,
  [link IN links WHERE link.status IS NOT NULL | link.status][0] AS status,
  reduce(documents = [], link IN links | documents
    + [one IN coalesce(link.documents, []) WHERE NOT one IN documents]) AS documents
ORDER BY party_id
