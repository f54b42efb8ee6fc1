// title = "Incidents by category and status"
// question = "How many recorded incidents are recorded by category, and how surely are they known?"
// audience = "researcher"
// caveat = "Counts of what was loaded, not of what happened. A status is always somebody's: the incident's own record says whose."
// [columns]
// category = "the right that is at stake"
// alleged = "a source reports an allegation"
// disputed = "denied, or sources disagree"
// documented = "a source states it"
// government_finding = "an authority found it"
// court_finding = "a court found it"
// remediated = "a remedy was confirmed"
// incidents = "all of them"

MATCH (incident:Incident)
WHERE coalesce(incident.status, '') <> 'retracted'
WITH incident.category AS category, incident.status AS status
RETURN category,
  sum(CASE status WHEN 'alleged' THEN 1 ELSE 0 END) AS alleged,
  sum(CASE status WHEN 'disputed' THEN 1 ELSE 0 END) AS disputed,
  sum(CASE status WHEN 'documented' THEN 1 ELSE 0 END) AS documented,
  sum(CASE status WHEN 'government_finding' THEN 1 ELSE 0 END) AS government_finding,
  sum(CASE status WHEN 'court_finding' THEN 1 ELSE 0 END) AS court_finding,
  sum(CASE status WHEN 'remediated' THEN 1 ELSE 0 END) AS remediated,
  count(*) AS incidents
ORDER BY category
