// title = "Ownership up and down"
// question = "Who is stated to own or run this company or place, up to the top, and what is it stated to own or run?"
// audience = "researcher"
// caveat = "Ownership is as published, whole or in part, and often undated. What no source states is not shown. Up to eight steps are searched in each direction."
// [parameters.party]
// type = "id"
// labels = ["Company", "Facility", "Organisation"]
// help = "the company, place or organisation"
// example = "site-firestone-harbel"
// [columns]
// direction = "above: owns or runs it; below: is owned or run by it"
// hops = "links on the path"
// party_id = "id of the owner, or of what is owned"
// party = "its name"
// kind = "its kind as stated"
// level = "for a place: site, group or sector; empty for others"
// country = "country, two letters"
// path_status = "status of the weakest link on the path"
// path = "the path, as ids and relations"

MATCH (asked:Company|Facility|Organisation {id: $party})
CALL (asked) {
  MATCH path = (party:Company|Organisation)
    ((a)-[link:OWNS|OPERATES]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (asked)
  RETURN 'above' AS direction, party, path, link
  UNION ALL
  MATCH path = (asked)
    ((a)-[link:OWNS|OPERATES]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (party:Company|Facility|Organisation)
  RETURN 'below' AS direction, party, path, link
}
WITH direction, party, path, link
WHERE all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
WITH direction, party, size(link) AS hops,
  reduce(text = nodes(path)[0].id, at IN range(0, size(link) - 1) |
    text + ' ' + type(link[at]) + ' ' + nodes(path)[at + 1].id) AS text,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'documented' THEN 1 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3 ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status
WITH direction, party, hops, text, min(status) AS status
RETURN direction, hops, party.id AS party_id, party.name AS party, party.kind AS kind, party.level AS level,
  party.country AS country, ['acknowledged', 'documented', 'disputed', 'alleged'][status] AS path_status, text AS path
ORDER BY direction, hops, path
