// title = "Places inside and outside an agreement"
// question = "Which places does this agreement name, which places of its parties lie outside what it names, and which brands linked to each are recorded as parties on this day?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "Agreements often keep their own lists of sites and parties: unless these are loaded, only what the loaded sources name is shown. Whoever is not recorded as a party may have signed all the same. 'In a named country' says only that the agreement speaks of that country, not that it reaches the place. What the agreement covers by subject is not a field of the graph. Whether the links were live on the day is not looked at. Paths of up to six hops are searched."
// [parameters.agreement]
// type = "id"
// labels = ["Agreement"]
// help = "the agreement"
// example = "ins-dindigul"
// [parameters.day]
// type = "day"
// help = "parties on this day"
// example = "2022-09-07"
// [columns]
// facility_id = "id of the place"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// coverage = "named; in a named place; of a named company; in a named country; outside what it names; or not stated: it names no place and no country"
// linked_parties = "ids of the companies that are recorded as parties on the day, perhaps or surely, and are linked to the place"
// signed = "ids of the linked brands and retailers that had surely signed or joined by the day and are not recorded as having left"
// perhaps_signed = "ids of those that may have: a date is missing or too short to tell"
// not_recorded = "ids of the linked brands and retailers not recorded as parties on the day: never, later, or left before"
// workers_min = "fewest workers stated for the place"
// workers_max = "most workers stated for the place"
// incidents = "ids of the incidents recorded at the place itself"

MATCH (agreement:Agreement {id: $agreement})
WITH agreement,
  COLLECT {
    CALL (agreement) {
      MATCH (party:Company)-[link:SIGNED]->(agreement)
      RETURN party, link
      UNION
      MATCH (agreement)-[covers:COVERS]->(:Organisation {kind: 'scheme'})<-[link:MEMBER_OF]-(party:Company)
      WHERE coalesce(covers.status, '') <> 'retracted'
      RETURN party, link
    }
    WITH party, link
    WHERE coalesce(link.status, '') <> 'retracted'
    WITH party, max(CASE
      WHEN link.from_first > $day OR link.to_last < $day THEN 0
      WHEN link.from_last <= $day AND (link.valid_to IS NULL OR link.to_first >= $day) THEN 2
      ELSE 1 END) AS stands
    RETURN {party: party, stands: stands}
  } AS standings,
  COLLECT {
    MATCH (agreement)-[covers:COVERS]->(one:Facility|Company|Country)
    WHERE coalesce(covers.status, '') <> 'retracted'
    RETURN DISTINCT one
  } AS named
WITH named, [one IN standings WHERE one.stands = 2 | one.party] AS surely,
  [one IN standings WHERE one.stands = 1 | one.party] AS perhaps
CALL (named, surely, perhaps) {
  UNWIND named AS one
  MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (one)
  RETURN place
  UNION
  UNWIND named AS one
  MATCH (one)-[runs:OPERATES]->(place:Facility)
  WHERE coalesce(runs.status, '') <> 'retracted'
  RETURN place
  UNION
  UNWIND surely + perhaps AS party
  MATCH (party)
    (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (place:Facility)
  WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  RETURN place
}
WITH DISTINCT named, surely, perhaps, place
WITH surely, perhaps, place,
  CASE
    WHEN place IN named THEN 'named'
    WHEN EXISTS {
      MATCH (place) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){1,3} (one:Facility)
      WHERE one IN named
    } THEN 'in a named place'
    WHEN EXISTS {
      MATCH (company:Company)-[runs:OPERATES]->(place)
      WHERE company IN named AND coalesce(runs.status, '') <> 'retracted'
    } THEN 'of a named company'
    WHEN any(one IN named WHERE one:Country AND one.alpha2 = place.country) THEN 'in a named country'
    WHEN size(named) = 0 THEN 'not stated'
    ELSE 'outside what it names' END AS coverage,
  COLLECT {
    MATCH (company:Company)
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (place)
    WHERE (company:Brand OR company IN surely OR company IN perhaps)
      AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
    WITH DISTINCT company
    RETURN company ORDER BY company.id
  } AS linked
RETURN place.id AS facility_id, place.name AS facility, place.level AS level, place.country AS country, coverage,
  [one IN linked WHERE one IN surely OR one IN perhaps | one.id] AS linked_parties,
  [one IN linked WHERE one:Brand AND one IN surely | one.id] AS signed,
  [one IN linked WHERE one:Brand AND one IN perhaps | one.id] AS perhaps_signed,
  [one IN linked WHERE one:Brand AND NOT one IN surely AND NOT one IN perhaps | one.id] AS not_recorded,
  place.workers_min AS workers_min, place.workers_max AS workers_max,
  COLLECT {
    MATCH (incident:Incident)-[at:OCCURRED_AT]->(place)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    RETURN DISTINCT incident.id AS id ORDER BY id
  } AS incidents
ORDER BY coverage, facility_id
