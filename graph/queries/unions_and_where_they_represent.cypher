// title = "Unions and where they represent workers"
// question = "Where is this union, or each union, recorded as representing workers, since when, does it bargain there, and is that disputed?"
// audience = "campaigner"
// topic = "unions"
// caveat = "What the loaded sources state at their dates. A missing end is unknown, never 'still'; bargains is empty where no source says so or says no. Which of several unions the workers chose is not judged. A union without a place or company is one for which none is recorded. Publishing where workers organise may put them at risk: share only what the union has published."
// [parameters.union]
// type = "id"
// labels = ["Organisation"]
// help = "only this union, or this confederation and its recorded members"
// example = "org-iuf"
// optional = true
// [columns]
// union_id = "id of the union or confederation"
// union_name = "its name"
// kind = "union or union_confederation, as stated"
// belongs_to = "ids of the confederations and bodies it belongs to"
// represented_id = "id of the place or company; empty where none is recorded"
// represented = "its name"
// level = "what the place stands for: site, group or sector; empty for a company"
// country = "country of the place or seat of the company"
// since = "since when, as stated"
// until = "until when, as stated"
// bargains = "true: it bargains there, as stated; false: a source says it does not; empty: not stated"
// status = "how surely it is known that it represents workers there"
// other_unions = "other unions recorded there, each with its status"
// agreements = "ids of the binding and collective agreements it signed that name the place or that the company signed"
// documents = "ids of the documents"

MATCH (union:Organisation)
WHERE (union.kind IN ['union', 'union_confederation'] OR EXISTS { (union)-[:REPRESENTS]->() })
  AND ($union IS NULL OR EXISTS {
    MATCH (union) (()-[member:MEMBER_OF]->() WHERE coalesce(member.status, '') <> 'retracted'){0,3}
      (:Organisation {id: $union})
  })
OPTIONAL MATCH (union)-[link:REPRESENTS]->(represented:Company|Facility)
WHERE coalesce(link.status, '') <> 'retracted'
RETURN union.id AS union_id, union.name AS union_name, union.kind AS kind,
  COLLECT {
    MATCH (union)-[member:MEMBER_OF]->(body:Organisation)
    WHERE coalesce(member.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS belongs_to,
  represented.id AS represented_id, represented.name AS represented, represented.level AS level,
  represented.country AS country, link.valid_from AS since, link.valid_to AS until, link.bargains AS bargains,
  link.status AS status,
  COLLECT {
    MATCH (other:Organisation)-[also:REPRESENTS]->(represented)
    WHERE other <> union AND coalesce(also.status, '') <> 'retracted'
    RETURN DISTINCT other.id + ' (' + coalesce(also.status, 'status not stated') + ')' AS text ORDER BY text
  } AS other_unions,
  COLLECT {
    MATCH (union)-[signed:SIGNED]->(agreement:Agreement)-[named:COVERS|SIGNED]-(represented)
    WHERE agreement.kind IN ['binding_agreement', 'collective_agreement']
      AND coalesce(signed.status, '') <> 'retracted' AND coalesce(named.status, '') <> 'retracted'
    RETURN DISTINCT agreement.id AS id ORDER BY id
  } AS agreements, link.documents AS documents
ORDER BY union_id, represented_id, link.from_first, link.key
