// title = "Grievance channels of a site"
// question = "Which bodies have handled a complaint on this site, certified it, count a linked company among their members, or stand behind an agreement that names it?"
// audience = "campaigner"
// topic = "grievances"
// caveat = "Only the ground 'a case is recorded' says that a channel was used. The others say that a body is connected to the site: whether it takes complaints of its workers is not recorded here, and cases_handled of 0 says only that no case is loaded. Whether a channel is independent of the employer is not judged: see its kind. Dates are shown and not compared. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-troon"
// [columns]
// body_id = "id of the body, or of the agreement"
// body = "its name"
// kind = "its kind as stated: scheme, ngo, union, binding_agreement ..."
// ground = "a case is recorded; it issued or stands behind a certificate or audit; a linked company is a member; or the agreement names it"
// through = "ids of the cases, certificates, member companies or named places it rests on"
// periods = "of each, in the same order, the stated dates of the case, certificate, membership or agreement; ? is a start that is not stated"
// hops = "fewest links from such a company to the site; empty for other grounds"
// status = "least sure status of the statements it rests on; empty where not stated"
// cases_handled = "how many grievance cases of this body are loaded, at any place; empty for an agreement"
// level = "what the asked record stands for: site, group or sector"

MATCH (site:Facility {id: $site})
MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site)
OPTIONAL MATCH (operator:Company)-[runs:OPERATES]->(place)
WHERE coalesce(runs.status, '') <> 'retracted'
WITH site, collect(DISTINCT place) + collect(DISTINCT operator) AS spoken_of
CALL (spoken_of) {
  UNWIND spoken_of AS subject
  MATCH (body:Company|Organisation)-[by:ISSUED]->(one:Proceeding {kind: 'grievance_case'})-[about:CONCERNS]->(subject)
  WHERE coalesce(by.status, '') <> 'retracted' AND coalesce(about.status, '') <> 'retracted'
    AND coalesce(one.status, '') <> 'retracted'
  RETURN body, 'a case is recorded' AS ground, one.id AS through, null AS hops, one.start AS start, one.end AS end,
    about.status AS status
  UNION
  UNWIND spoken_of AS subject
  MATCH (body:Company|Organisation)-[by:ISSUED|CONCERNS]-(one:Certificate)-[speaks:CERTIFIES]->(subject)
  WHERE (type(by) = 'ISSUED' OR body.kind = 'scheme') AND coalesce(by.status, '') <> 'retracted'
    AND coalesce(speaks.status, '') <> 'retracted' AND coalesce(one.status, '') <> 'retracted'
  RETURN body, 'it issued or stands behind a certificate or audit' AS ground, one.id AS through, null AS hops,
    one.start AS start, one.end AS end, coalesce(one.status, speaks.status) AS status
  UNION
  UNWIND spoken_of AS subject
  MATCH (body:Agreement)-[covers:COVERS]->(subject)
  WHERE body.kind IN ['binding_agreement', 'collective_agreement'] AND coalesce(covers.status, '') <> 'retracted'
  RETURN body, 'the agreement names it' AS ground, subject.id AS through, null AS hops, body.start AS start,
    body.end AS end, covers.status AS status
  UNION
  UNWIND spoken_of AS subject
  MATCH (company:Company)
    (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (subject:Facility)
  WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  WITH company, min(size([one IN link WHERE type(one) <> 'LOCATED_IN'])) AS hops
  MATCH (company)-[joined:MEMBER_OF]->(body:Organisation)
  WHERE coalesce(joined.status, '') <> 'retracted' AND NOT coalesce(body.kind, '') IN ['union', 'union_confederation']
  RETURN body, 'a linked company is a member' AS ground, company.id AS through, hops, joined.valid_from AS start,
    joined.valid_to AS end, joined.status AS status
}
WITH site, body, ground, through, hops, start, end,
  CASE status WHEN 'acknowledged' THEN 0 WHEN 'documented' THEN 1 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3 END
    AS doubt
WITH DISTINCT site, body, ground, through, hops, doubt,
  coalesce(start, '?') + ' to ' + coalesce(end, 'end not stated') AS period
ORDER BY through, period
WITH site, body, ground, collect({through: through, period: period}) AS found, min(hops) AS hops, max(doubt) AS doubt
RETURN body.id AS body_id, body.name AS body, body.kind AS kind, ground, [one IN found | one.through] AS through,
  [one IN found | one.period] AS periods, hops,
  ['acknowledged', 'documented', 'disputed', 'alleged'][doubt] AS status,
  CASE WHEN NOT body:Agreement THEN COUNT {
    MATCH (body)-[by:ISSUED]->(one:Proceeding {kind: 'grievance_case'})
    WHERE coalesce(by.status, '') <> 'retracted' AND coalesce(one.status, '') <> 'retracted'
    RETURN DISTINCT one
  } END AS cases_handled, site.level AS level
ORDER BY CASE ground WHEN 'a case is recorded' THEN 0 WHEN 'the agreement names it' THEN 1
  WHEN 'a linked company is a member' THEN 3 ELSE 2 END, body_id
