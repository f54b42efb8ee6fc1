// title = "Sites with incidents and no recorded grievance channel"
// question = "At which places with a recorded incident is no grievance case recorded, no agreement that names them, and no body with recorded cases that certified them or has a linked company as a member?"
// audience = "campaigner"
// topic = "grievances"
// caveat = "No channel is recorded in the loaded sources; that is not to say that there is none. Employers' own channels are seldom published. A channel that was recorded at any time counts, even if it came later or ended. Whether a recorded channel is independent is not judged. Courts, OECD and trade cases are no channel here. Paths of up to six hops are searched."
// [parameters.category]
// type = "text"
// values_of = "Incident.category"
// help = "only incidents of this category"
// example = "freedom_of_association"
// optional = true
// [columns]
// facility_id = "id of the place"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// incidents = "ids of the recorded incidents"
// brands = "ids of the brands and retailers linked to it, whom one could ask for a channel"
// connected_bodies = "ids of bodies without a recorded case that issued or stand behind a certificate or audit of it, or have a linked company as a member: ask them whether they take complaints"
// of_sites = "how many places with such an incident were looked at"

MATCH (place:Facility)<-[at:OCCURRED_AT]-(incident:Incident)
WHERE ($category IS NULL OR incident.category = $category)
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH place, incident ORDER BY incident.id
WITH place, collect(DISTINCT incident.id) AS incidents
WITH collect({place: place, incidents: incidents}) AS places
UNWIND places AS found
WITH found.place AS place, found.incidents AS incidents, size(places) AS of_sites
MATCH (part:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (place)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(part)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH place, incidents, of_sites, collect(DISTINCT part) + collect(DISTINCT operator) AS spoken_of
WHERE NOT EXISTS {
    MATCH (one:Proceeding {kind: 'grievance_case'})-[about:CONCERNS]->(subject)
    WHERE subject IN spoken_of AND coalesce(about.status, '') <> 'retracted' AND coalesce(one.status, '') <> 'retracted'
  }
  AND NOT EXISTS {
    MATCH (one:Agreement)-[covers:COVERS]->(subject)
    WHERE one.kind IN ['binding_agreement', 'collective_agreement'] AND subject IN spoken_of
      AND coalesce(covers.status, '') <> 'retracted'
  }
WITH place, incidents, of_sites, spoken_of, COLLECT {
    MATCH (body:Company|Organisation)-[by:ISSUED]->(one:Proceeding {kind: 'grievance_case'})
    WHERE coalesce(by.status, '') <> 'retracted' AND coalesce(one.status, '') <> 'retracted'
    RETURN DISTINCT body
  } AS bodies
WHERE NOT EXISTS {
    MATCH (body:Company|Organisation)-[by:ISSUED|CONCERNS]-(one:Certificate)-[speaks:CERTIFIES]->(subject)
    WHERE body IN bodies AND subject IN spoken_of AND coalesce(by.status, '') <> 'retracted'
      AND coalesce(speaks.status, '') <> 'retracted' AND coalesce(one.status, '') <> 'retracted'
  }
  AND NOT EXISTS {
    MATCH (body:Organisation)<-[joined:MEMBER_OF]-(company:Company)
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (place)
    WHERE body IN bodies AND coalesce(joined.status, '') <> 'retracted'
      AND NOT coalesce(body.kind, '') IN ['union', 'union_confederation']
      AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  }
RETURN place.id AS facility_id, place.name AS facility, place.level AS level, place.country AS country, incidents,
  COLLECT {
    MATCH (brand:Brand)
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (place)
    WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
    WITH DISTINCT brand
    RETURN brand.id AS id ORDER BY id
  } AS brands,
  COLLECT {
    MATCH (body:Company|Organisation)-[by:ISSUED|CONCERNS]-(one:Certificate)-[speaks:CERTIFIES]->(subject)
    WHERE subject IN spoken_of AND (type(by) = 'ISSUED' OR body.kind = 'scheme')
      AND coalesce(by.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
      AND coalesce(one.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
    UNION
    MATCH (body:Organisation)<-[joined:MEMBER_OF]-(company:Company)
      (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
      (place)
    WHERE coalesce(joined.status, '') <> 'retracted'
      AND NOT coalesce(body.kind, '') IN ['union', 'union_confederation']
      AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS connected_bodies, of_sites
ORDER BY facility_id
