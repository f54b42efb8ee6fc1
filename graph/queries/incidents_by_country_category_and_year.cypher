// title = "Incidents by country, category and year"
// question = "How many recorded incidents are recorded by country, category and year?"
// audience = "researcher"
// caveat = "Counts of what was loaded, not of what happened: never rank countries by them. An incident counts in the year it began, or else ended; without a year it has no stated date. Incidents of groups and sectors stand in rows of their own."
// [parameters.country]
// type = "id"
// labels = ["Country"]
// help = "only this country"
// example = "country:BD"
// optional = true
// [parameters.category]
// type = "text"
// values_of = "Incident.category"
// help = "only this category"
// example = "forced_labour"
// optional = true
// [columns]
// country = "country, two letters"
// country_name = "its English name"
// category = "the right that is at stake"
// year = "year it began, or else ended; empty when no date is stated"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// incidents = "recorded incidents"
// incident_ids = "their ids"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(place:Facility)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  AND ($country IS NULL OR 'country:' + place.country = $country)
  AND ($category IS NULL OR incident.category = $category)
WITH place.country AS country, incident.category AS category, place.level AS level,
  left(coalesce(incident.start, incident.end), 4) AS year, incident
ORDER BY incident.id
WITH country, category, year, level, collect(DISTINCT incident.id) AS incident_ids
OPTIONAL MATCH (named:Country {id: 'country:' + country})
RETURN country, named.name AS country_name, category, year, level, size(incident_ids) AS incidents, incident_ids
ORDER BY country, category, year, level
