// title = "National Contact Points of a company's group"
// question = "In which countries do this company and its group sit, and which National Contact Point recorded here has handled cases in each?"
// audience = "campaigner"
// topic = "complaints"
// caveat = "No rule of law is applied: countries are matched, nothing else. Whether a contact point could take a case is to be checked by a lawyer. A contact point shows only if a loaded case names it as the body that handles it; a country without one here may well have one. Ownership is as published, often undated; up to six steps up, and six down from there, are searched."
// [parameters.company]
// type = "id"
// labels = ["Company", "Organisation"]
// help = "the company"
// example = "org-tuv-rheinland-in"
// [columns]
// country_id = "id of the country; empty: no seat is stated"
// country = "its name"
// parties = "ids of the group that sit there, each as: the company, an owner of it, or owned by it or its owners"
// contact_point_id = "id of the contact point of that country; empty where none is recorded"
// contact_point = "its name"
// cases_of_the_group = "ids of the cases about one of the group that it handled"
// cases = "how many cases it is recorded to have handled, of any company"

MATCH (asked:Company|Organisation {id: $company})
CALL (asked) {
  RETURN asked AS party, 0 AS way
  UNION ALL
  MATCH (party:Company|Organisation)
    (()-[owns:OWNS]->() WHERE coalesce(owns.status, '') <> 'retracted'){1,6}
    (asked)
  RETURN party, 1 AS way
  UNION ALL
  MATCH (owner:Company|Organisation)
    (()-[up:OWNS]->() WHERE coalesce(up.status, '') <> 'retracted'){0,6}
    (asked)
  MATCH (owner)
    (()-[down:OWNS]->() WHERE coalesce(down.status, '') <> 'retracted'){1,6}
    (party:Company|Organisation)
  RETURN party, 2 AS way
}
WITH party, min(way) AS way ORDER BY way, party.id
OPTIONAL MATCH (party)-[:IN_COUNTRY]->(land:Country)
WITH land, collect(party) AS group,
  collect(party.id + ' (' + ['the company', 'an owner of it', 'owned by it or its owners'][way] + ')') AS parties
CALL (land) {
  OPTIONAL MATCH (land)<-[:IN_COUNTRY]-(point:Organisation)
  WHERE EXISTS {
    MATCH (point)-[handles:ISSUED]->(filed:Proceeding {kind: 'oecd_ncp_case'})
    WHERE coalesce(handles.status, '') <> 'retracted' AND coalesce(filed.status, '') <> 'retracted'
  }
  RETURN point
}
RETURN land.id AS country_id, land.name AS country, parties, point.id AS contact_point_id, point.name AS contact_point,
  COLLECT {
    MATCH (point)-[handles:ISSUED]->(filed:Proceeding {kind: 'oecd_ncp_case'})-[about:CONCERNS]->(party)
    WHERE party IN group AND coalesce(handles.status, '') <> 'retracted' AND coalesce(about.status, '') <> 'retracted'
      AND coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT filed.id AS id ORDER BY id
  } AS cases_of_the_group,
  COUNT {
    MATCH (point)-[handles:ISSUED]->(filed:Proceeding {kind: 'oecd_ncp_case'})
    WHERE coalesce(handles.status, '') <> 'retracted' AND coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT filed
  } AS cases
ORDER BY country_id, contact_point_id
