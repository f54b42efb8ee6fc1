// title = "Brands of a site and an agreement"
// question = "Which brands and retailers linked to this site are recorded as having signed this agreement by this day?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "Whoever is not recorded as a signatory may have signed all the same: absence here is absence from the loaded sources only. Whether the link to the site was live at any time is not looked at. Paths of up to six hops are searched."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "the site; for a building, the workshops in it are looked at too"
// example = "site-rana-plaza"
// [parameters.agreement]
// type = "id"
// labels = ["Agreement", "Organisation"]
// help = "the agreement, or the body that carries it"
// example = "org-bd-accord"
// [parameters.day]
// type = "day"
// help = "signed by this day"
// example = "2013-06-30"
// [columns]
// brand_id = "id of the brand or retailer"
// brand = "its name"
// recorded = "signed by that day; perhaps signed by that day (the date is missing or too short to tell); signed later; or not recorded as a signatory"
// signed_from = "stated date of signing or joining"
// level = "what the asked record stands for: site, group or sector"

MATCH (site:Facility {id: $site})
MATCH (brand:Brand)
  (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
  (site)
WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
WITH DISTINCT site, brand
MATCH (asked:Agreement|Organisation {id: $agreement})
CALL (asked, brand) {
  OPTIONAL MATCH (brand)-[link:SIGNED|MEMBER_OF]->(asked)
  WHERE coalesce(link.status, '') <> 'retracted'
  RETURN link
  UNION
  MATCH (asked)-[:COVERS]->(:Organisation {kind: 'scheme'})<-[link:MEMBER_OF]-(brand)
  WHERE coalesce(link.status, '') <> 'retracted'
  RETURN link
}
WITH site, brand, link ORDER BY link.from_first, link.key
WITH site, brand, head(collect(link)) AS link
RETURN brand.id AS brand_id, brand.name AS brand,
  CASE
    WHEN link IS NULL THEN 'not recorded as a signatory'
    WHEN link.from_last <= $day THEN 'signed by that day'
    WHEN link.from_first > $day THEN 'signed later'
    ELSE 'perhaps signed by that day' END AS recorded,
  link.valid_from AS signed_from, site.level AS level
ORDER BY brand_id
