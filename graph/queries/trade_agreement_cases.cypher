// title = "Trade agreement cases by facility"
// question = "Which labour cases under trade agreements are recorded, at which places, and what came of them?"
// audience = "campaigner"
// topic = "trade_preference"
// caveat = "A case without a place names only a country or companies. An outcome that was not seen is not an open case. Which agreement and which mechanism it was stands in the name, as recorded."
// [parameters.country]
// type = "id"
// labels = ["Country"]
// help = "only cases about this country, or about a place or company in it"
// example = "country:MX"
// optional = true
// [columns]
// case_id = "id of the case"
// case_name = "its name"
// countries = "ids of the countries it is about"
// facility_id = "id of the place it names; empty where it names none"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// companies = "ids of the companies it names"
// filed_by = "ids of those who filed it"
// filed_by_text = "who filed it, where not an organisation of the graph"
// handled_by = "ids of the bodies that handle it"
// start = "when it was filed, as stated"
// end = "when it was closed, as stated; empty means not stated, never 'still'"
// outcome = "what came of it, as recorded"
// incidents = "recorded incidents at the place, or at a workshop in it, each with category and status"

MATCH (trade:Proceeding {kind: 'trade_agreement_case'})
WHERE coalesce(trade.status, '') <> 'retracted'
  AND ($country IS NULL OR EXISTS {
    MATCH (trade)-[about:CONCERNS]->(:Country {id: $country}) WHERE coalesce(about.status, '') <> 'retracted'
  } OR EXISTS {
    MATCH (trade)-[about:CONCERNS]->()-[:IN_COUNTRY]->(:Country {id: $country})
    WHERE coalesce(about.status, '') <> 'retracted'
  })
CALL (trade) {
  OPTIONAL MATCH (trade)-[about:CONCERNS]->(place:Facility)
  WHERE coalesce(about.status, '') <> 'retracted'
  RETURN DISTINCT place
}
RETURN trade.id AS case_id, trade.name AS case_name,
  COLLECT {
    MATCH (trade)-[about:CONCERNS]->(land:Country)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT land.id AS id ORDER BY id
  } AS countries,
  place.id AS facility_id, place.name AS facility, place.level AS level,
  COLLECT {
    MATCH (trade)-[about:CONCERNS]->(company:Company)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT company.id AS id ORDER BY id
  } AS companies,
  COLLECT {
    MATCH (filer:Company|Organisation)-[filed:FILED]->(trade)
    WHERE coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT filer.id AS id ORDER BY id
  } AS filed_by, trade.filed_by_text AS filed_by_text,
  COLLECT {
    MATCH (body:Company|Organisation)-[issued:ISSUED]->(trade)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS handled_by, trade.start AS start, trade.end AS end, trade.outcome AS outcome,
  COLLECT {
    MATCH (inner:Facility)
      (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3}
      (place)
    MATCH (incident:Incident)-[at:OCCURRED_AT]->(inner)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    WITH DISTINCT incident ORDER BY incident.id
    RETURN incident.id + ' (' + incident.category + ', ' + incident.status + ')'
  } AS incidents
ORDER BY case_id, facility_id
