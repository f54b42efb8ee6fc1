// title = "Brands under a label"
// question = "Which brands and retailers are members of this scheme, have a certificate of it, or are linked to a place or company that has one, and did that stand on this day?"
// audience = "campaigner"
// topic = "labels"
// caveat = "Whether a product was sold with the label is not recorded here: a link to a certified place is a possible path, and the dates of the links to it are not looked at. A missing end is unknown, never 'still'. Who is missing is only not recorded in the loaded sources. Paths of up to six hops are searched."
// [parameters.scheme]
// type = "id"
// labels = ["Organisation", "Company"]
// help = "the scheme, or whoever issues the certificates"
// example = "org-goodweave"
// [parameters.day]
// type = "day"
// help = "the day, for example today"
// example = "2016-01-01"
// [columns]
// brand_id = "id of the brand or retailer"
// brand = "its name"
// how = "member: of the scheme; certificate of its own; linked: to a place or company with a certificate"
// on_the_day = "in force; perhaps in force; no end recorded; not yet; ended; or undated: by the dates of the membership or certificate"
// record_id = "id of the certificate; empty for a membership"
// subject_id = "id of the certified place or company it is linked to"
// level = "what that place stands for: site, group or sector; empty for a company"
// hops = "fewest links from the brand to it; lying in a building is not counted"
// path_status = "the best path has this status: that of its weakest link; a documented LOCATED_IN lowers it only where nothing else is on the path"
// start = "since when, as stated"
// end = "until when, as stated"
// status = "how surely the membership or certificate is known; empty where not stated"
// note = "what is recorded of it: result, outcome or note"

MATCH (scheme:Company|Organisation {id: $scheme})
CALL (scheme) {
  MATCH (brand:Brand)-[link:MEMBER_OF]->(scheme)
  WHERE coalesce(link.status, '') <> 'retracted'
  RETURN brand, 'member' AS how, null AS label, null AS subject, null AS hops, null AS worst, link.key AS key,
    link.valid_from AS start, link.valid_to AS end, link.status AS status, link.note AS note,
    {from_first: link.from_first, from_last: link.from_last, to_first: link.to_first, to_last: link.to_last} AS days
  UNION
  MATCH (scheme)-[by:ISSUED|CONCERNS]-(label:Certificate {kind: 'certificate'})-[speaks:CERTIFIES]->(brand:Brand)
  WHERE coalesce(by.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
    AND coalesce(label.status, '') <> 'retracted'
  RETURN DISTINCT brand, 'certificate' AS how, label, null AS subject, null AS hops, null AS worst, label.id AS key,
    label.start AS start, label.end AS end, coalesce(label.status, speaks.status) AS status,
    coalesce(label.result, label.outcome) AS note,
    {from_first: label.start_first, from_last: label.start_last, to_first: label.end_first, to_last: label.end_last}
      AS days
  UNION
  MATCH (scheme)-[by:ISSUED|CONCERNS]-(label:Certificate {kind: 'certificate'})-[speaks:CERTIFIES]->
    (subject:Company|Facility)
  WHERE coalesce(by.status, '') <> 'retracted' AND coalesce(speaks.status, '') <> 'retracted'
    AND coalesce(label.status, '') <> 'retracted'
  MATCH (brand:Brand)
    (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (subject)
  WHERE brand <> subject AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  WITH brand, label, subject, speaks, size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
    reduce(worst = 0, rank IN [one IN link | CASE one.status
      WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
      WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
        THEN 0 ELSE 1 END
      ELSE 4 END]
      | CASE WHEN rank > worst THEN rank ELSE worst END) AS worst
  WITH brand, label, subject, min(speaks.status) AS spoken, min(hops) AS hops, min(worst) AS worst
  RETURN brand, 'linked' AS how, label, subject, hops, worst, label.id AS key,
    label.start AS start, label.end AS end, coalesce(label.status, spoken) AS status,
    coalesce(label.result, label.outcome) AS note,
    {from_first: label.start_first, from_last: label.start_last, to_first: label.end_first, to_last: label.end_last}
      AS days
}
RETURN brand.id AS brand_id, brand.name AS brand, how,
  CASE
    WHEN start IS NULL AND end IS NULL THEN 'undated'
    WHEN days.to_last < $day THEN 'ended'
    WHEN days.from_first > $day THEN 'not yet'
    WHEN days.from_last <= $day AND end IS NULL THEN 'no end recorded'
    WHEN days.from_last <= $day AND $day <= days.to_first THEN 'in force'
    ELSE 'perhaps in force' END AS on_the_day,
  label.id AS record_id, subject.id AS subject_id, subject.level AS level, hops,
  ['acknowledged', 'documented', 'disputed', 'alleged'][worst] AS path_status, start, end, status, note
ORDER BY brand_id, how, subject_id, key
