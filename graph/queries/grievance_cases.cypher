// title = "Grievance cases"
// question = "Which complaints and investigations outside courts are recorded for this place or by this body, how many days did they take, and what came of them?"
// audience = "campaigner"
// topic = "grievances"
// caveat = "A case is shown as its source tells it. Reinstatement, payment and whether workers confirmed them stand in the outcome where a source says so; there is no field for them, and an empty or 'not seen' outcome may exist all the same. Days are counted between the stated dates only. Cases that were never published do not show; courts, OECD and trade cases are other kinds."
// [parameters.site]
// type = "id"
// labels = ["Facility"]
// help = "only cases on this site, the workshops in it or a company that runs one of them"
// example = "site-troon"
// optional = true
// [parameters.body]
// type = "id"
// labels = ["Organisation", "Company"]
// help = "only cases this body handled"
// example = "org-fla"
// optional = true
// [columns]
// case_id = "id of the case"
// case_name = "its name"
// handled_by = "ids of those who handled or decided it"
// filed_by = "ids of the organisations that filed it; empty where not stated"
// filed_by_roles = "who filed it, as roles, where not an organisation of the graph"
// places = "ids of the places it is about"
// levels = "what each place stands for, in the same order: site, group or sector"
// companies = "ids of the companies and organisations it is about"
// start = "when it was filed or begun, as stated"
// end = "when it was closed, as stated; empty means not stated, never 'still open'"
// days_least = "fewest days from start to end; empty where one of them is not stated"
// days_most = "most days, by the same dates"
// state = "state of the case as stated"
// outcome = "what came of it, in our own words"
// documents = "ids of the documents"

MATCH (grievance:Proceeding {kind: 'grievance_case'})
WHERE coalesce(grievance.status, '') <> 'retracted'
  AND ($body IS NULL OR EXISTS {
    MATCH (body:Company|Organisation {id: $body})-[issued:ISSUED]->(grievance)
    WHERE coalesce(issued.status, '') <> 'retracted'
  })
  AND ($site IS NULL OR EXISTS {
    MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3}
      (:Facility {id: $site})
    MATCH (named) (()-[runs:OPERATES]->() WHERE coalesce(runs.status, '') <> 'retracted'){0,1} (place)
    MATCH (grievance)-[about:CONCERNS]->(named)
    WHERE coalesce(about.status, '') <> 'retracted'
  })
WITH grievance,
  COLLECT {
    MATCH (grievance)-[about:CONCERNS]->(place:Facility)
    WHERE coalesce(about.status, '') <> 'retracted'
    WITH DISTINCT place
    RETURN place ORDER BY place.id
  } AS places,
  duration.inDays(date(grievance.start_last), date(grievance.end_first)).days AS least,
  duration.inDays(date(grievance.start_first), date(grievance.end_last)).days AS most
RETURN grievance.id AS case_id, grievance.name AS case_name,
  COLLECT {
    MATCH (body:Company|Organisation)-[issued:ISSUED]->(grievance)
    WHERE coalesce(issued.status, '') <> 'retracted'
    RETURN DISTINCT body.id AS id ORDER BY id
  } AS handled_by,
  COLLECT {
    MATCH (party:Company|Organisation)-[filed:FILED]->(grievance)
    WHERE coalesce(filed.status, '') <> 'retracted'
    RETURN DISTINCT party.id AS id ORDER BY id
  } AS filed_by, grievance.filed_by_text AS filed_by_roles,
  [place IN places | place.id] AS places, [place IN places | coalesce(place.level, 'not stated')] AS levels,
  COLLECT {
    MATCH (grievance)-[about:CONCERNS]->(named:Company|Organisation)
    WHERE coalesce(about.status, '') <> 'retracted'
    RETURN DISTINCT named.id AS id ORDER BY id
  } AS companies, grievance.start AS start, grievance.end AS end,
  CASE WHEN least < 0 THEN 0 ELSE least END AS days_least, most AS days_most,
  grievance.status AS state, grievance.outcome AS outcome, grievance.documents AS documents
ORDER BY case_id
