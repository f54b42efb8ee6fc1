// title = "Trade preference reviews of a country"
// question = "Which petitions and reviews of trade preferences on worker rights are recorded for this country, and what came of them?"
// audience = "campaigner"
// topic = "trade_preference"
// caveat = "The grounds and the outcome stand in the outcome text, as recorded. An outcome that was not seen is not an open case. Petitions that are not loaded do not show."
// [parameters.country]
// type = "id"
// labels = ["Country"]
// help = "only this country"
// example = "country:BD"
// optional = true
// [columns]
// review_id = "id of the petition or review"
// review = "its name; the programme stands in it"
// countries = "ids of the countries it is about"
// named = "ids of the sites, companies and organisations it names"
// filed_by = "ids of those who asked for it"
// filed_by_text = "who asked for it, where not an organisation of the graph"
// handled_by = "ids of the bodies that decide or handle it"
// start = "when it was filed or opened, as stated"
// end = "when it was closed or took effect, as stated; empty means not stated, never 'still'"
// status = "state as stated"
// outcome = "grounds and outcome, as recorded"
// documents = "ids of the documents that state it"

MATCH (review:Proceeding {kind: 'gsp_petition'})
WHERE coalesce(review.status, '') <> 'retracted'
  AND ($country IS NULL OR EXISTS {
    MATCH (review)-[about:CONCERNS]->(:Country {id: $country}) WHERE coalesce(about.status, '') <> 'retracted'
  } OR EXISTS {
    MATCH (review)-[about:CONCERNS]->()-[:IN_COUNTRY]->(:Country {id: $country})
    WHERE coalesce(about.status, '') <> 'retracted'
  })
RETURN review.id AS review_id, review.name AS review,
  COLLECT {
    MATCH (review)-[about:CONCERNS]->(land:Country)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT land.id AS id ORDER BY id
  } AS countries,
  COLLECT {
    MATCH (review)-[about:CONCERNS]->(named:Company|Facility|Organisation)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT named.id AS id ORDER BY id
  } AS named,
  COLLECT {
    MATCH (filer:Company|Organisation)-[filed:FILED]->(review)
    WHERE coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT filer.id AS id ORDER BY id
  } AS filed_by, review.filed_by_text AS filed_by_text,
  COLLECT {
    MATCH (body:Company|Organisation)-[issued:ISSUED]->(review)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS handled_by, review.start AS start, review.end AS end, review.status AS status, review.outcome AS outcome,
  COLLECT {
    MATCH (review)-[:DOCUMENTED_BY]->(document:Document)
    RETURN DISTINCT document.id AS id ORDER BY id
  } AS documents
ORDER BY review_id
