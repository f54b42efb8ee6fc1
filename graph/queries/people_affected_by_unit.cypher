// title = "People affected, by what was counted"
// question = "How many persons do the records of incidents state, for each thing that was counted?"
// audience = "journalist"
// caveat = "Never add figures over different units. Most incidents state no figure; where sources differ the record keeps one and its summary names the range. Incidents can overlap in the people they count."
// [columns]
// affected_unit = "what was counted"
// incidents = "incidents that state a figure of this unit"
// persons = "sum of these figures"
// figures = "each incident with its figure"

MATCH (incident:Incident)
WHERE coalesce(incident.status, '') <> 'retracted' AND incident.affected IS NOT NULL
WITH incident ORDER BY incident.id
RETURN incident.affected_unit AS affected_unit, count(*) AS incidents, sum(incident.affected) AS persons,
  collect(incident.id + ' ' + toString(incident.affected)) AS figures
ORDER BY affected_unit
