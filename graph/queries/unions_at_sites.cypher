// title = "Unions and agreements at sites with incidents"
// question = "At which places with a recorded incident of this category is a union recorded as representing workers, and is an agreement recorded?"
// audience = "campaigner"
// topic = "unions"
// caveat = "A union counts if it is recorded at the place itself. An empty cell says that none is recorded in the loaded sources, not that there is none. Which of several unions the workers chose is not judged."
// [parameters.category]
// type = "text"
// values_of = "Incident.category"
// help = "the category of the incidents"
// example = "wages"
// default = "freedom_of_association"
// [columns]
// facility_id = "id of the place"
// facility = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// country = "country, two letters"
// unions = "each union with the stated period and how surely it is known; ? is a start that is not stated"
// agreements = "ids of the binding and collective agreements that name the place"
// incidents = "ids of the recorded incidents of this category"

MATCH (place:Facility)<-[at:OCCURRED_AT]-(incident:Incident)
WHERE incident.category = $category
  AND coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
WITH place, incident ORDER BY incident.id
WITH place, collect(DISTINCT incident.id) AS incidents
RETURN place.id AS facility_id, place.name AS facility, place.level AS level, place.country AS country,
  COLLECT {
    MATCH (union:Organisation)-[link:REPRESENTS]->(place)
    WHERE coalesce(link.status, '') <> 'retracted'
    WITH union, link ORDER BY union.id, link.from_first, link.to_last, link.key
    RETURN union.id + ' (' + coalesce(link.valid_from, '?') + ' to ' + coalesce(link.valid_to, 'end not stated')
      + ', ' + coalesce(link.status, 'status not stated') + ')'
  } AS unions,
  COLLECT {
    MATCH (agreement:Agreement)-[covers:COVERS]->(place)
    WHERE coalesce(covers.status, '') <> 'retracted'
      AND agreement.kind IN ['binding_agreement', 'collective_agreement']
    RETURN DISTINCT agreement.id AS id ORDER BY id
  } AS agreements, incidents
ORDER BY facility_id
