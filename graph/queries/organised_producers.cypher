// title = "Organised producers"
// question = "At which places is a union recorded as bargaining, a collective agreement recorded, or a cooperative named, and is this brand linked to them or do they make this product?"
// audience = "campaigner"
// topic = "producers"
// caveat = "What is stated by the sources, at their dates: nothing here was checked on site, and no place is recommended. Read the cautions: a union may be disputed, one of several, or gone, and an agreement may have ended or not be kept; where an export withholds unions, cautions that rest on them are missing too. That a union represents workers, without a word on bargaining, is no criterion here: see unions_and_where_they_represent. A union or agreement counts at the place itself or, for an agreement that names no place, at those of the company that signed it. Chained links are possible paths. Paths of up to six hops are searched."
// [parameters.brand]
// type = "id"
// labels = ["Company"]
// help = "only places this brand or company is linked to"
// example = "org-dole"
// optional = true
// [parameters.product]
// type = "text"
// help = "only places whose products, or goods bought from them, have this in their words"
// example = "bananas"
// optional = true
// [parameters.country]
// type = "text"
// help = "only places in this country, two letters"
// example = "HN"
// optional = true
// [columns]
// facility_id = "id of the place"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// products = "products as stated"
// criteria = "why it is here, each with the dates and status as stated"
// cautions = "what speaks against relying on it"
// recorded = "what is recorded of each of the agreements, in our own words"
// unions = "ids of the unions recorded at the place"
// agreements = "ids of the collective agreements that count"
// companies = "ids of the companies recorded as running or owning it"
// hops = "fewest links from the brand; lying in a building is not counted; empty where no brand was asked for"
// path_status = "the best path has this status: that of its weakest link; a documented LOCATED_IN lowers it only where nothing else is on the path"
// checked = "the documents the criteria rest on, with publisher and day of publication; not the day of any visit"

CALL () {
  MATCH (:Organisation)-[link:REPRESENTS]->(place:Facility)
  WHERE link.bargains AND coalesce(link.status, '') <> 'retracted'
  RETURN place
  UNION
  MATCH (agreement:Agreement {kind: 'collective_agreement'})-[covers:COVERS]->(place:Facility)
  WHERE coalesce(covers.status, '') <> 'retracted'
  RETURN place
  UNION
  MATCH (place:Facility)<-[runs:OPERATES]-(:Company)-[signed:SIGNED]->(agreement:Agreement {kind: 'collective_agreement'})
  WHERE coalesce(runs.status, '') <> 'retracted' AND coalesce(signed.status, '') <> 'retracted'
    AND NOT EXISTS { (agreement)-[:COVERS]->(:Facility) }
  RETURN place
  UNION
  MATCH (place:Facility)
  WHERE toLower(place.name) CONTAINS 'cooperativ' OR toLower(place.name) CONTAINS 'co-operativ'
  RETURN place
  UNION
  MATCH (holder:Company)-[holds:OPERATES|OWNS]->(place:Facility)
  WHERE (toLower(holder.name) CONTAINS 'cooperativ' OR toLower(holder.name) CONTAINS 'co-operativ')
    AND coalesce(holds.status, '') <> 'retracted'
  RETURN place
}
WITH place
WHERE ($country IS NULL OR place.country = toUpper($country))
  AND ($product IS NULL OR any(one IN coalesce(place.products, []) WHERE toLower(one) CONTAINS toLower($product))
    OR EXISTS {
      MATCH (place)<-[buys:SOURCES_FROM]-()
      WHERE toLower(buys.product) CONTAINS toLower($product) AND coalesce(buys.status, '') <> 'retracted'
    })
WITH place, head(COLLECT {
    MATCH (:Company {id: $brand})
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (place)
    WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
    WITH size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
      reduce(worst = 0, rank IN [one IN link | CASE one.status
        WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
        WHEN 'documented' THEN CASE
          WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN') THEN 0 ELSE 1 END
        ELSE 4 END]
        | CASE WHEN rank > worst THEN rank ELSE worst END) AS worst
    WITH min(hops) AS hops, min(worst) AS worst
    WHERE hops IS NOT NULL
    RETURN {hops: hops, worst: worst}
  }) AS reached
WHERE $brand IS NULL OR reached IS NOT NULL
WITH place, reached,
  COLLECT {
    MATCH (union:Organisation)-[link:REPRESENTS]->(place)
    WHERE coalesce(link.status, '') <> 'retracted'
    WITH union, link ORDER BY union.id, link.from_first, link.key
    RETURN {id: union.id, bargains: link.bargains, to: link.valid_to, status: link.status,
      documents: coalesce(link.documents, []), text: union.id + ' (' + coalesce(link.valid_from, '?') + ' to '
        + coalesce(link.valid_to, 'end not stated') + ', ' + coalesce(link.status, 'status not stated') + ')'}
  } AS unions,
  COLLECT {
    MATCH (agreement:Agreement {kind: 'collective_agreement'})
    WHERE EXISTS {
        MATCH (agreement)-[covers:COVERS]->(place)
        WHERE coalesce(covers.status, '') <> 'retracted'
      } OR NOT EXISTS { (agreement)-[:COVERS]->(:Facility) } AND EXISTS {
        MATCH (agreement)<-[signed:SIGNED]-(:Company)-[runs:OPERATES]->(place)
        WHERE coalesce(runs.status, '') <> 'retracted' AND coalesce(signed.status, '') <> 'retracted'
      }
    WITH agreement ORDER BY agreement.id
    RETURN {id: agreement.id, end: agreement.end, outcome: agreement.outcome,
      documents: coalesce(agreement.documents, []), named: EXISTS { (agreement)-[:COVERS]->(place) },
      text: agreement.id + ' (' + coalesce(agreement.start, '?') + ' to '
        + coalesce(agreement.end, 'end not stated') + ')'}
  } AS agreements,
  COLLECT {
    MATCH (holder:Company)-[holds:OPERATES|OWNS]->(place)
    WHERE coalesce(holds.status, '') <> 'retracted'
    WITH DISTINCT holder
    RETURN holder ORDER BY holder.id
  } AS holders,
  COLLECT {
    MATCH (incident:Incident {category: 'freedom_of_association'})-[at:OCCURRED_AT]->(place)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    RETURN DISTINCT incident.id + ' (' + coalesce(incident.status, 'status not stated') + ')' AS text ORDER BY text
  } AS incidents
WITH *, [one IN [place] + holders
    WHERE toLower(one.name) CONTAINS 'cooperativ' OR toLower(one.name) CONTAINS 'co-operativ'] AS cooperatives,
  COLLECT { UNWIND unions AS one RETURN DISTINCT one.id AS id ORDER BY id } AS union_ids
RETURN place.id AS facility_id, place.name AS facility, place.level AS level, place.country AS country,
  coalesce(place.products, []) AS products,
  [one IN unions WHERE one.bargains | 'a union bargains: ' + one.text]
    + [one IN agreements WHERE one.named | 'a collective agreement names it: ' + one.text]
    + [one IN agreements WHERE NOT one.named | 'the company that runs it signed a collective agreement: ' + one.text]
    + [one IN cooperatives | 'a cooperative by its name: ' + one.id] AS criteria,
  [one IN unions WHERE one.status IN ['disputed', 'alleged'] | 'representation is ' + one.status + ': ' + one.text]
    + CASE WHEN size(union_ids) > 1
      THEN ['several unions are recorded; which one the workers chose is not judged'] ELSE [] END
    + CASE WHEN size(unions) = 0 THEN ['no union is recorded at the place'] ELSE [] END
    + [one IN unions WHERE one.to IS NOT NULL | 'representation has a stated end: ' + one.text]
    + [one IN agreements WHERE one.end IS NOT NULL | 'the agreement has a stated end: ' + one.text]
    + [one IN cooperatives | 'whether its workers own it is not a field of the graph: ' + one.id]
    + [one IN incidents | 'recorded on the right to organise: ' + one]
    + CASE WHEN place.is_closed THEN ['stated as closed'] ELSE [] END AS cautions,
  [one IN agreements WHERE one.outcome IS NOT NULL | one.id + ': ' + one.outcome] AS recorded,
  union_ids AS unions, [one IN agreements | one.id] AS agreements, [one IN holders | one.id] AS companies,
  reached.hops AS hops, ['acknowledged', 'documented', 'disputed', 'alleged'][reached.worst] AS path_status,
  COLLECT {
    UNWIND reduce(all = [], one IN [each IN unions WHERE each.bargains] + agreements | all + one.documents) AS cited
    MATCH (document:Document {id: cited})
    RETURN DISTINCT document.id + ' (' + coalesce(document.publisher, 'publisher not stated') + ', '
      + coalesce(document.published, 'day not stated') + ')' AS text ORDER BY text
    UNION
    UNWIND cooperatives AS one
    MATCH (one)-[:DOCUMENTED_BY]->(document:Document)
    RETURN DISTINCT document.id + ' (' + coalesce(document.publisher, 'publisher not stated') + ', '
      + coalesce(document.published, 'day not stated') + ')' AS text ORDER BY text
  } AS checked
ORDER BY facility_id
