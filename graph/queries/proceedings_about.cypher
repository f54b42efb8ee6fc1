// title = "Proceedings about a company, site or country"
// question = "Which proceedings are recorded about this company, site, organisation or country, who filed and who handled them, and what came of them?"
// audience = "campaigner"
// topic = "complaints"
// caveat = "An outcome that was not seen is not an open case, and being named in a proceeding says nothing of guilt. Proceedings about those who own or run it, or whom it owns or runs, are shown and said to be so. Up to four steps of ownership are searched."
// [parameters.about]
// type = "id"
// labels = ["Company", "Facility", "Organisation", "Country"]
// help = "the company, site, organisation or country"
// example = "site-ali-enterprises"
// [parameters.kinds]
// type = "texts"
// help = "only these kinds of proceeding"
// example = ["lawsuit", "oecd_ncp_case"]
// optional = true
// [columns]
// kind = "kind of proceeding"
// proceeding_id = "its id"
// proceeding = "its name"
// how = "how it touches what was asked for, each with the id that the proceeding names or that filed or handled it"
// countries = "ids of the countries it is about"
// filed_by = "ids of those who filed it"
// filed_by_text = "who filed it, where not an organisation of the graph"
// handled_by = "ids of the bodies that decide or handle it"
// start = "when it was filed or began, as stated"
// end = "when it ended, as stated; empty means not stated, never 'still'"
// status = "state as stated"
// outcome = "what came of it, as recorded"
// documents = "ids of the documents that state it"

MATCH (asked:Company|Facility|Organisation|Country {id: $about})
CALL (asked) {
  RETURN asked AS party, 'names it' AS way
  UNION
  MATCH (party:Facility)
    (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){1,3}
    (asked)
  RETURN party, 'names a place in it' AS way
  UNION
  MATCH (asked)
    (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){1,3}
    (party:Facility)
  RETURN party, 'names the building or estate it lies in' AS way
  UNION
  MATCH (asked)
    (()-[owns:OWNS|OPERATES]->() WHERE coalesce(owns.status, '') <> 'retracted'){1,4}
    (party:Company|Facility|Organisation)
  RETURN party, 'names what it owns or runs' AS way
  UNION
  MATCH (party:Company|Organisation)
    (()-[owns:OWNS|OPERATES]->() WHERE coalesce(owns.status, '') <> 'retracted'){1,4}
    (asked)
  RETURN party, 'names who owns or runs it' AS way
  UNION
  MATCH (asked)<-[:IN_COUNTRY]-(party:Company|Facility|Organisation)
  RETURN party, 'names one in the country' AS way
  UNION
  MATCH (party:Incident)-[at:OCCURRED_AT]->(asked)
  WHERE coalesce(party.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  RETURN party, 'names an incident there' AS way
}
CALL (asked, party, way) {
  MATCH (proceeding:Proceeding)-[about:CONCERNS]->(party)
  WHERE coalesce(about.status, '') <> 'retracted'
  RETURN proceeding, way + ': ' + party.id AS how
  UNION
  MATCH (asked)-[filed:FILED]->(proceeding:Proceeding)
  WHERE party = asked AND coalesce(filed.status, '') <> 'retracted'
  RETURN proceeding, 'filed by it: ' + party.id AS how
  UNION
  MATCH (asked)-[issued:ISSUED]->(proceeding:Proceeding)
  WHERE party = asked AND coalesce(issued.status, '') <> 'retracted'
  RETURN proceeding, 'handled by it: ' + party.id AS how
}
WITH proceeding, how
WHERE coalesce(proceeding.status, '') <> 'retracted' AND ($kinds IS NULL OR proceeding.kind IN $kinds)
WITH DISTINCT proceeding, how ORDER BY how
WITH proceeding, collect(how) AS how
RETURN proceeding.kind AS kind, proceeding.id AS proceeding_id, proceeding.name AS proceeding, how,
  COLLECT {
    MATCH (proceeding)-[about:CONCERNS]->(land:Country)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT land.id AS id ORDER BY id
  } AS countries,
  COLLECT {
    MATCH (filer:Company|Organisation)-[filed:FILED]->(proceeding)
    WHERE coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT filer.id AS id ORDER BY id
  } AS filed_by, proceeding.filed_by_text AS filed_by_text,
  COLLECT {
    MATCH (body:Company|Organisation)-[issued:ISSUED]->(proceeding)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS handled_by, proceeding.start AS start, proceeding.end AS end, proceeding.status AS status,
  proceeding.outcome AS outcome,
  COLLECT {
    MATCH (proceeding)-[:DOCUMENTED_BY]->(document:Document)
    RETURN DISTINCT document.id AS id ORDER BY id
  } AS documents
ORDER BY kind, proceeding_id
