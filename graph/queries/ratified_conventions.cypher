// title = "Ratified conventions"
// question = "Which ratifications of ILO conventions are recorded of this country?"
// audience = "campaigner"
// topic = "complaints"
// caveat = "As recorded, on the day the record speaks of: a country without a record here may have ratified all of them. Look it up at the ILO before you rely on it."
// [parameters.country]
// type = "id"
// labels = ["Country"]
// help = "only this country"
// example = "country:BD"
// optional = true
// [columns]
// country_id = "id of the country"
// country = "its name"
// record_id = "id of the record"
// record = "its name; the convention stands in it"
// status = "ratified or not, as stated; empty where it only stands in the name or the outcome"
// start = "when, or as of when, as stated"
// outcome = "what is recorded"
// source = "who published it"
// documents = "ids of the documents that state it"

MATCH (record:Proceeding {kind: 'ilo_ratification'})-[about:CONCERNS]->(land:Country)
WHERE coalesce(record.status, '') <> 'retracted' AND coalesce(about.status, '') <> 'retracted'
  AND ($country IS NULL OR land.id = $country)
WITH DISTINCT land, record
RETURN land.id AS country_id, land.name AS country, record.id AS record_id, record.name AS record,
  record.status AS status, record.start AS start, record.outcome AS outcome, record.source AS source,
  COLLECT {
    MATCH (record)-[:DOCUMENTED_BY]->(document:Document)
    RETURN DISTINCT document.id AS id ORDER BY id
  } AS documents
ORDER BY country_id, record_id
