// title = "Sites of a supplier group that brands named, with years"
// question = "Which mills or other sites that a list puts under this group did each brand name as its supplier, and in which years?"
// audience = "campaigner"
// caveat = "A group is what a list calls so; it is not ownership. Each list spells groups in its own way, so look for the group under other names, too. A year is that of a list or report that names the site; nothing follows for the years between or after. Brands mostly name mills of their whole supply chain, through suppliers in between. Only links that a list states from brand to site are counted here; for paths through suppliers trace the site."
// [parameters.group]
// type = "id"
// labels = ["Company", "Organisation"]
// help = "the group"
// example = "org-sime-darby"
// [parameters.brand]
// type = "id"
// labels = ["Company"]
// help = "only this brand"
// example = "org-adidas"
// optional = true
// [columns]
// brand_id = "id of the brand"
// brand = "its name"
// site_id = "id of the mill or other site"
// site = "its name; empty where no list that is loaded gives one"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// years = "years of the lists or reports in which the brand is stated to name the site"
// undated = "statements without any year of a list"
// periods = "periods that a source states for the link, where one does"
// sources = "who published the statements"
// grouped_by = "who puts the site under the group"
// incidents = "incidents recorded at this site itself"

MATCH (group:Company|Organisation {id: $group})<-[belongs:IN_GROUP]-(site:Facility)
WHERE coalesce(belongs.status, '') <> 'retracted'
WITH site, collect(belongs) AS groupings
MATCH (brand:Brand)-[link:SOURCES_FROM]->(site)
WHERE coalesce(link.status, '') <> 'retracted' AND ($brand IS NULL OR brand.id = $brand)
WITH brand, site, groupings, collect(link) AS links
RETURN brand.id AS brand_id, brand.name AS brand, site.id AS site_id, site.name AS site, site.level AS level,
  site.country AS country,
  COLLECT {
    UNWIND links AS one UNWIND coalesce(one.listed, []) AS day
    RETURN DISTINCT substring(day, 0, 4) AS year ORDER BY year
  } AS years,
  size([one IN links WHERE one.listed IS NULL]) AS undated,
  COLLECT {
    UNWIND links AS one WITH one WHERE one.valid_from IS NOT NULL OR one.valid_to IS NOT NULL
    RETURN DISTINCT coalesce(one.valid_from, '?') + ' to ' + coalesce(one.valid_to, '?') AS period ORDER BY period
  } AS periods,
  COLLECT {
    UNWIND links AS one UNWIND coalesce(one.source, []) AS publisher
    RETURN DISTINCT publisher ORDER BY publisher
  } AS sources,
  COLLECT {
    UNWIND groupings AS one UNWIND coalesce(one.source, []) AS publisher
    RETURN DISTINCT publisher ORDER BY publisher
  } AS grouped_by,
  COUNT {
    (site)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  } AS incidents
ORDER BY brand_id, site_id
